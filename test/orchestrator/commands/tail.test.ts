import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { tailLines } from '../../../orchestrator/commands/tail/tail-text.js';
import type { RunFact } from '../../../orchestrator/protocol/run-fact.js';
import { stamped } from '../../../orchestrator/protocol/run-fact.js';
import { firstErrorOf } from '../../../orchestrator/protocol/validators.js';
import { Journal } from '../../../orchestrator/store/journal.js';
import { Lock } from '../../../orchestrator/store/lock.js';
import { ProgressFile } from '../../../orchestrator/store/progress-file.js';
import { ended, GrowingRun, sampleProgress, started } from '../../fixtures/growing-run.js';
import { Child } from '../../fixtures/processes/child.js';
import { recordOf } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

let run: GrowingRun;
let children: Child[];

function tail(...args: string[]): Child {
  const child = Child.cli('tail', '--runs', run.runs, ...args);
  children.push(child);
  return child;
}

/** Reads on until a line says this; the time it took, in milliseconds. */
async function waitFor(child: Child, text: string): Promise<number> {
  const start = performance.now();
  for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) {
    if (line.includes(text)) return performance.now() - start;
  }
  throw new Error(`Expected a line with ${text} before the end.\n${child.stderr}`);
}

beforeEach(() => {
  run = GrowingRun.start(scratchFolder());
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await run.close();
});

const NAMES = { short: (id: string) => id.slice(0, 6), label: () => 'seed 1' };

const trial_id = 'abcdefgh';

test.each([
  [{ type: 'run_created', experiment_sha256: 'ab' }, ['run created']],
  [
    { type: 'run_started', num_trials: 4, num_pending: 2, pid: 7, command: 'sparsight run x.yaml' },
    ['run started by sparsight run x.yaml (process 7): 4 trials, 2 of them to compute'],
  ],
  [
    {
      type: 'worker_joined',
      worker_id: 'w0',
      device: 'cpu',
      device_name: 'EPYC',
      num_threads: 1,
      host: 'a',
      pid: 8,
    },
    ['worker w0 joined: cpu (EPYC), threads: 1, on a, process 8'],
  ],
  [{ type: 'worker_left', worker_id: 'w0' }, ['worker w0 left']],
  [
    { type: 'worker_lost', worker_id: 'w0', reason: 'hung', detail: 'no progress' },
    ['worker w0 lost (hung): no progress'],
  ],
  [{ type: 'trial_begun', trial_id, attempt: 2 }, ['trial abcdef (seed 1) given to a worker, attempt 2']],
  [
    { type: 'trial_started', trial_id, attempt: 2, worker_id: 'w0' },
    ['trial abcdef (seed 1) started on w0, attempt 2'],
  ],
  [{ type: 'trial_reused', trial_id, from: 'runs/y' }, ['trial abcdef (seed 1) taken over from runs/y']],
  [
    { type: 'trial_retried', trial_id, attempt: 1, error: 'E: no\nat' },
    ['trial abcdef (seed 1) attempt 1 failed, tried again: E: no'],
  ],
  [{ type: 'trial_stopped', trial_id, attempt: 1, step: 30 }, ['trial abcdef (seed 1) stopped at step 30']],
  [{ type: 'draining' }, ['stopping after a checkpoint']],
  [ended('drained', 3), ['run ended, drained: 1 done, 3 left to do']],
  [sampleProgress(trial_id), ['2/4 ended, 1 running, 1,200 img/s, 2:05 left']],
  [{ type: 'journal_begun', format: 2 }, []],
] as [RunFact, string[]][])('%j is told in words', (fact, words) => {
  const event = stamped(fact, new Date('2026-01-02T03:04:05.678Z'));
  expect(tailLines(event, NAMES)).toEqual(words.map((each) => `2026-01-02T03:04:05Z  ${each}`));
});

describe('tail', () => {
  test('follows a run within a second, row by row, and ends with it', async () => {
    const child = tail();
    await waitFor(child, 'run started');
    const { trial_id } = run.begin(0);
    expect(await waitFor(child, 'Z  trial a00000 (masked, seed 0) given to a worker')).toBeLessThan(1000);
    for (const step of [10, 20, 30]) {
      run.store.appendMetrics(trial_id, [
        { name: 'train_loss', step, value: 2 / 3 },
        { name: 'val_accuracy', step, value: 0.5 },
      ]);
      const delay = await waitFor(
        child,
        `a00000 (masked, seed 0)  step ${step}  train_loss 0.667  val_accuracy 0.5`,
      );
      expect(delay).toBeLessThan(1000);
    }
    run.store.appendEvaluation(trial_id, recordOf(1, { accuracy: 0.25, ece: 0.125, nll: 'inf' }));
    const cell = 'scatter: 13 of 64 hidden, black, draw 4  accuracy 0.25  ece 0.125  nll inf';
    expect(await waitFor(child, cell)).toBeLessThan(1000);
    await run.end(0);
    run.open.journal.record(ended('complete', 2));
    expect((await child.remainingLines()).map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([
      expect.stringMatching(/^trial a00000 \(masked, seed 0\) done: trained /),
      'run ended, complete: 1 done, 2 left to do',
    ]);
    expect(await child.ended()).toBe(0);
  });

  test('prints the rows of a trial before its end, when all is over', async () => {
    const { trial_id } = run.begin(1);
    run.store.appendMetrics(trial_id, [{ name: 'train_loss', step: 10, value: 1 }]);
    await run.end(1);
    run.open.journal.record(ended('complete'));
    await run.close();
    const lines = (await tail('quick', '--json').remainingLines()).map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual([
      'journal_begun',
      'run_created',
      'run_started',
      'trial_begun',
      'metrics',
      'trial_ended',
      'run_ended',
    ]);
    const rows = [{ name: 'train_loss', step: 10, value: 1 }];
    expect(lines[4]).toEqual({ type: 'metrics', at: null, trial_id, rows });
    for (const line of lines) expect([line, firstErrorOf('runEvent', line)]).toEqual([line, null]);
  });

  test('says how far the run is, as its process does', async () => {
    const { trial_id } = run.begin(0);
    const file = new ProgressFile(run.open.directory.progressJson);
    run.open.journal.listen((event) => file.take(event));
    run.open.journal.record(sampleProgress(trial_id));
    const [json, text] = [tail('--json'), tail()];
    await waitFor(json, '"type":"run_progress"');
    await waitFor(text, '2/4 ended, 1 running, 1,200 img/s, 2:05 left');
    run.open.journal.record({ ...sampleProgress(trial_id), remaining_s: 124 });
    await waitFor(json, '"remaining_s":124');
    run.open.journal.record(ended('complete'));
    expect((await text.remainingLines()).join('\n')).not.toContain('2:04 left'); // a person is told now and then
  });

  test('leaves out other trials on demand', async () => {
    for (const index of [0, 1]) {
      const { trial_id } = run.begin(index);
      run.store.appendMetrics(trial_id, [{ name: 'train_loss', step: 10, value: index }]);
    }
    const child = tail('latest', 'b', '--json');
    await waitFor(child, '"train_loss"');
    run.open.journal.record(ended('complete'));
    const rows = (await child.remainingLines()).map((line) => JSON.parse(line));
    expect(rows.map(({ type, trial_id }) => [type, trial_id])).toEqual([['run_ended', undefined]]);
  });

  test('ends when the process of the run is gone, and says how to go on', async () => {
    run.open.journal.record(started('yarn experiment run it.yaml'));
    const child = tail('--json');
    await waitFor(child, 'it.yaml');
    await run.close();
    expect(await child.ended()).toBe(0);
    expect(child.stderr).toBe(
      'The run was interrupted: no process works on it. To go on where it was:\n  yarn experiment run it.yaml\n',
    );
  });

  test('takes a run that had nothing to compute for no interrupted one', async () => {
    await run.close();
    const { journal } = run.open.directory;
    writeFileSync(journal, `${readFileSync(journal, 'utf8').split('\n', 2).join('\n')}\n`);
    const child = tail('--json');
    expect(await child.remainingLines()).toHaveLength(2);
    expect(child.stderr).toBe('');
  });

  test('does not take the end of an earlier invocation for that of the present one', async () => {
    await run.close();
    const { path } = run.open.directory;
    const journal = new Journal(run.open.directory.journal, () => new Date());
    journal.record(ended('drained'));
    const lock = Lock.acquire(join(path, 'lock'), new Date(Date.now() + 1));
    const child = tail('--json');
    await waitFor(child, 'run_ended');
    journal.record({ type: 'draining' });
    await waitFor(child, 'draining');
    await journal.close();
    lock.release();
    expect(await child.ended()).toBe(0);
  });

  test('ends when nobody reads it any more', async () => {
    const child = tail('--json');
    await waitFor(child, 'run_started');
    child.process.stdout!.destroy();
    run.open.journal.record({ type: 'draining' });
    expect(await child.ended()).toBe(0);
    expect(child.stderr).toBe('');
  });

  test('refuses a trial that the run does not have', async () => {
    const child = tail('latest', 'a00000000001');
    expect(await child.ended()).toBe(2);
    expect(child.stderr).toMatch(
      /^Expected trial to be the beginning of the id of a trial of quickstart-\w{8}, got "a00000000001"\.\nDid you mean "a00000000000"\?\n$/,
    );
  });

  test('waits for the rest of a row that is being written', async () => {
    const { trial_id } = run.begin(0);
    run.store.appendMetrics(trial_id, [{ name: 'a', step: 1, value: 1 }]);
    const child = tail('--json');
    await waitFor(child, '"name":"a"');
    const { appendFileSync } = await import('node:fs');
    const path = run.open.directory.trial(trial_id).metrics;
    appendFileSync(path, '{"name":"b","step":2,');
    run.open.journal.record({ type: 'draining' });
    await waitFor(child, 'draining');
    appendFileSync(path, '"value":2}\n');
    await waitFor(child, '"trial_id":"a00000000000","rows":[{"name":"b","step":2,"value":2}]}');
  });
});
