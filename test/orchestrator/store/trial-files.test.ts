import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { statusRecord } from '../../../orchestrator/commands/status/status-text.js';
import { readRun } from '../../../orchestrator/store/read-run.js';
import type { TrialDirectory } from '../../../orchestrator/store/run-directory.js';
import { GrowingRun } from '../../fixtures/growing-run.js';
import { recordOf } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const ROWS = [1, 2, 3, 4].map((step) => ({ name: 'train_loss', step, value: 1 / step }));

let folder: string;
let run: GrowingRun;
let trial: TrialDirectory;

beforeEach(async () => {
  folder = scratchFolder();
  run = GrowingRun.start(folder);
  const { trial_id } = run.begin(0);
  trial = run.open.directory.trial(trial_id);
  run.store.appendMetrics(trial_id, ROWS);
  run.store.appendEvaluation(trial_id, recordOf(0, { accuracy: 0.5, ece: 0.25, nll: 1 }));
  run.store.appendEvaluation(trial_id, recordOf(1, { accuracy: 0.25, ece: 0.25, nll: 2 }));
  await run.end(0);
  await run.close();
});

afterEach(() => run.close());

const DAMAGES: [string, (path: string) => void][] = [
  ['cut after a row', (path) => truncateSync(path, readFileSync(path).indexOf('\n') + 1)],
  ['deleted', (path) => rmSync(path)],
  ['with a row twice', (path) => appendFileSync(path, `${readFileSync(path, 'utf8').split('\n')[0]}\n`)],
  ['with another number', (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('0.5', '0.7'))],
];

describe.each(['metrics', 'evaluations'] as const)('%s of a finished trial', (name) => {
  test('are read as they were written', () => {
    const [first] = readRun(run.open.directory).trials;
    expect(first?.[name].length).toBe(name === 'metrics' ? 4 : 2);
  });

  test.each(DAMAGES)('%s are refused by every reader, with a way out', (_, damage) => {
    damage(trial[name]);
    const message =
      /^Expected file of a trial to be as it was written, got .* – at .*\.jsonl\.\nRestore it, or delete the directory trials\/a00000000000 /s;
    const data = readRun(run.open.directory);
    expect(() => data.trials[0]![name]).toThrow(message);
    expect(() => GrowingRun.start(folder)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }),
    );
    expect(statusRecord(data)).toMatchObject({
      state: 'damaged',
      counts: { damaged: 1, pending: 1 },
      trials: [{ status: 'damaged', error: expect.stringContaining('.jsonl') }, { status: 'pending' }],
    });
  });
});

test('the trial whose directory was deleted, as the sentence says, is computed again', () => {
  truncateSync(trial.metrics, 0);
  rmSync(trial.path, { recursive: true });
  run = GrowingRun.start(folder);
  expect(run.open.numPending).toBe(2);
});
