import { truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RUN_FILE_FORMAT } from '../../../orchestrator/protocol/generated.js';
import { ProgressFile } from '../../../orchestrator/store/progress-file.js';
import { GrowingRun, sampleProgress } from '../../fixtures/growing-run.js';
import { Child } from '../../fixtures/processes/child.js';
import { recordOf } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

let folder: string;
let run: GrowingRun;

async function linesOf(...args: string[]): Promise<string[]> {
  return Child.cli(...args, '--runs', run.runs).remainingLines();
}

beforeEach(async () => {
  folder = scratchFolder();
  run = GrowingRun.start(folder, 'quickstart', [0, 1, 2, 3]);
  run.begin(0);
  run.store.appendEvaluation('a00000000000', recordOf(0, { accuracy: 0.9375, nll: 0.25, ece: 0.125 }));
  await run.end(0);
  run.begin(1);
  run.store.appendMetrics('b10000000000', [{ name: 'train_loss', step: 30, value: 1 }]);
  run.store.appendEvaluation('b10000000000', recordOf(0, { accuracy: 0.5, nll: 0.25, ece: 0.125 }));
  run.begin(2);
  await run.end(2, { status: 'failed', error: 'OutOfMemory: \u001b[2Jno room\nTraceback …' });
  run.begin(3); // in the queue of a worker
});

afterEach(() => run.close());

describe('status', () => {
  test('says how far each trial is', async () => {
    const [head, ...trials] = await linesOf('status');
    expect(head).toBe(`${run.open.directory.name}: running, 1 done, 1 failed, 1 running, 1 pending of 4`);
    expect(trials).toEqual([
      'a00000000000  masked, seed 0  done     step 120, 1/2 evaluations  clean 0.938',
      'b10000000000  masked, seed 1  running  step 30, 1/2 evaluations   clean 0.5',
      'c20000000000  masked, seed 2  failed   step 120, 0/2 evaluations  OutOfMemory: ·[2Jno room',
      'd30000000000  masked, seed 3  pending',
    ]);
  });

  test('says the step that a stopped trial goes on from, though its last metric is of an earlier one', async () => {
    run.open.journal.record({ type: 'trial_stopped', trial_id: 'b10000000000', attempt: 1, step: 35 });
    expect(await linesOf('status')).toContain(
      'b10000000000  masked, seed 1  running  step 35, 1/2 evaluations   clean 0.5',
    );
  });

  test('says how fast the process of the run is, and how long it still takes', async () => {
    const progress = new ProgressFile(run.open.directory.progressJson);
    run.open.journal.listen((event) => progress.take(event));
    run.open.journal.record(sampleProgress('b10000000000'));
    const [head, , running] = await linesOf('status');
    expect(head).toMatch(/ of 4, 1,200 img\/s, 2:05 left$/);
    expect(running).toMatch(/step 30, 1\/2 evaluations by 3 workers +clean 0.5, 1,200 img\/s 1:00 left$/);
    const record = JSON.parse((await linesOf('status', '--json'))[0]!);
    expect([record.images_per_s, record.remaining_s]).toEqual([1200, 125]);
    expect(record.trials[1]).toMatchObject({ position: { phase: 'train', step: 30 }, remaining_s: 60 });
    expect(record.trials[1]).toMatchObject({ num_assistants: 2 });
    await run.close(); // whoever works on it no more says nothing of its speed
    expect((await linesOf('status'))[0]).toMatch(/ of 4$/);
  });

  test('says the same as one value', async () => {
    await run.close();
    const [line] = await linesOf('status', 'latest', '--json');
    expect(JSON.parse(line!)).toMatchObject({
      state: 'interrupted',
      num_trials: 4,
      counts: { done: 1, failed: 1, running: 0, interrupted: 1, pending: 1, diverged: 0 },
      trials: [
        { trial_id: 'a00000000000', point: { 'train.regime': 'masked' }, clean_accuracy: 0.9375 },
        { status: 'interrupted' },
        {},
        { status: 'pending' },
      ],
    });
  });
});

test('a run whose process on another host has given no sign of life for a minute is stale', async () => {
  await run.close();
  const { lock } = run.open.directory;
  const holder = {
    format: RUN_FILE_FORMAT,
    pid: 4_000_000,
    host: 'elsewhere',
    process_start: null,
    locked_at: 'then',
    nonce: 'of elsewhere',
  };
  writeFileSync(lock, JSON.stringify(holder));
  expect((await linesOf('ls'))[0]).toMatch(/^quickstart-\w{8} +running /);
  utimesSync(lock, 1, 1);
  expect((await linesOf('ls'))[0]).toMatch(
    /^quickstart-\w{8} +stale +1 done, 1 failed, 1 interrupted, 1 pending of 4$/,
  );
  expect((await linesOf('status'))[0]).toMatch(/: stale, 1 done/);
});

describe('ls', () => {
  test('lists every run, also a broken one', async () => {
    await run.close();
    const other = GrowingRun.start(folder, 'regimes', [4]);
    other.begin(0);
    await other.end(0);
    await other.close();
    const broken = GrowingRun.start(folder, 'broken', [5]);
    await broken.close();
    truncateSync(broken.open.directory.planJson, 5);
    const lines = await linesOf('ls');
    expect(lines[0]).toMatch(/^broken-\w{8} +unreadable +Expected file to be JSON/);
    expect(lines[1]).toMatch(/^regimes-\w{8} +complete +1 done of 1$/);
    expect(lines[2]).toMatch(
      /^quickstart-\w{8} +interrupted +1 done, 1 failed, 1 interrupted, 1 pending of 4$/,
    );
    const records = (await linesOf('ls', '--json')).map((line) => JSON.parse(line));
    expect(records.map(({ state }) => state)).toEqual(['unreadable', 'complete', 'interrupted']);
  });
});
