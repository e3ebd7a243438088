// Adds rows to the log named on the command line until the disk is full, and says how that ended.
import { RowLog } from '../../../orchestrator/store/row-log.js';

interface Row {
  readonly name: string;
  readonly step: number;
  readonly value: number;
}

const log = new RowLog<Row>(process.argv[2]!, ({ step }) => `${step}`);
let step = 0;
try {
  for (; step < 10_000; step++) log.add([{ name: 'train_loss', step, value: step / 3 }]);
  process.stdout.write(`all ${step}\n`);
} catch (error) {
  const { exitCode, message } = error as Error & { exitCode: number };
  process.stdout.write(`${JSON.stringify({ step, exitCode, message })}\n`);
}
