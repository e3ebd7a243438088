import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Encoder } from '@msgpack/msgpack';
import { decodeEvent, type Frames } from '../../../orchestrator/protocol/codec.js';
import { type MetricRow, PROTOCOL_VERSION } from '../../../orchestrator/protocol/generated.js';
import { GroupCommit } from '../../../orchestrator/scheduler/group-commit.js';
import { RowLog } from '../../../orchestrator/store/row-log.js';
import { metricKey } from '../../../orchestrator/store/trial-store.js';
import { PythonContest } from '../python-contest.js';
import type { Contest, Row, Surroundings } from '../row.js';

const NAMES = ['train_loss', 'train_accuracy', 'lr'];
const ROWS_A_MESSAGE = 100;

/** From frames as they arrive to rows on disk. */
export const storeRow: Row = {
  name: 'store',
  ours: 'rows received, checked, on disk',
  other: 'TensorBoard’s writer',
  target: { atLeast: 3 },
  needsPeers: true,
  numRounds: 9,
  open(surroundings) {
    const frames = makeFrames(surroundings.isTiny ? 300 : 30_000);
    const peer = new PythonContest(surroundings.peerPython!, 'tensorboard_writer.py', 'store', surroundings);
    const contest: Contest = {
      run: (side) => (side === 'ours' ? storeFrames(frames, surroundings) : peer.run(side)),
      close: () => peer.close(),
    };
    return contest;
  },
};

/** Messages as a worker's outbox makes them when rows come faster than they are sent. */
function makeFrames(numRows: number): Frames[] {
  const encoder = new Encoder();
  const version = Buffer.from(PROTOCOL_VERSION, 'ascii');
  return Array.from({ length: numRows / ROWS_A_MESSAGE }, (_, message) => {
    const rows = Array.from({ length: ROWS_A_MESSAGE }, (_, index) => message * ROWS_A_MESSAGE + index);
    const event = {
      type: 'metric',
      trial_id: '000000000000',
      attempt: 1,
      seq: message + 1,
      names: rows.map((row) => NAMES[row % NAMES.length]!),
      steps: rows.map((row) => Math.floor(row / NAMES.length)),
      values: rows.map((row) => 1 / (row + 3)),
    };
    return [version, encoder.encode(event)] as const;
  });
}

/** Seconds until the last row is on disk; groups are joined as the scheduler joins them. */
async function storeFrames(frames: readonly Frames[], { folder }: Surroundings): Promise<number> {
  const ownFolder = mkdtempSync(join(folder, 'store-'));
  const log = new RowLog<MetricRow>(join(ownFolder, 'metrics.jsonl'), metricKey);
  const groupCommit = new GroupCommit(() => log.sync());
  const startMs = performance.now();
  for (const frame of frames) {
    log.add(rowsOf(frame));
    groupCommit.request();
    await setImmediate();
  }
  await groupCommit.close();
  await log.sync();
  const seconds = (performance.now() - startMs) / 1000;
  await log.close();
  rmSync(ownFolder, { recursive: true });
  return seconds;
}

function rowsOf(frames: Frames): MetricRow[] {
  const decoded = decodeEvent(frames);
  if (!decoded.ok || decoded.message.type !== 'metric') throw new Error('Expected the frames to be metrics.');
  const { names, steps, values } = decoded.message;
  return names.map((name, index) => ({ name, step: steps[index]!, value: values[index]! }));
}
