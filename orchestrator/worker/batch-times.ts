import type { Trial } from '../protocol/generated.js';
import type { WorkerSlot } from './launcher.js';
import { runPythonCommand } from './python-command.js';
import type { PythonEnvironment } from './python-environment.js';

/** Whoever asks for a plan waits for it; a model that takes longer has an unknown time. */
const DEADLINE_S = 120;

/** Seconds that an image of a trial takes; `trainS` is null where nothing is trained. */
export interface BatchTime {
  readonly trainS: number | null;
  readonly evaluateS: number;
}

/**
 * How long a batch of each trial takes, measured now: some seconds altogether. Null for those that could not be
 * measured, as where the code of a model ends Python.
 */
export function batchTimes(
  trials: readonly Trial[],
  { device, numThreads }: WorkerSlot,
  environment: PythonEnvironment,
): readonly (BatchTime | null)[] {
  const input = JSON.stringify({ device, num_threads: numThreads, trials });
  const call = { command: ['pace'], input, deadlineS: DEADLINE_S, stderr: 'kept' } as const;
  const { failure, stdout } = runPythonCommand(call, environment);
  if (failure !== null) return trials.map(() => null);
  const answers = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as (Answer | null)[];
  return answers.map((each) => each && { trainS: each.train_s, evaluateS: each.evaluate_s });
}

interface Answer {
  readonly train_s: number | null;
  readonly evaluate_s: number;
}
