import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { Readiness } from '../../../orchestrator/commands/run/readiness.js';
import { sumText } from '../../../orchestrator/commands/run/sum-text.js';
import { commandText } from '../../../orchestrator/program-name.js';
import type { Position } from '../../../orchestrator/protocol/generated.js';
import type { RunFact } from '../../../orchestrator/protocol/run-fact.js';
import type { Outcome } from '../../../orchestrator/scheduler/state/effect.js';
import type { OpenRun } from '../../../orchestrator/store/open-run.js';
import { experimentYaml } from '../../../orchestrator/store/run-files.js';
import { eventLine } from '../../../orchestrator/watch/event-lines.js';
import { clipped, clock, number, shortened } from '../../../orchestrator/watch/format.js';
import { trialLabel } from '../../../orchestrator/watch/trial-label.js';
import { fullName, trialNames } from '../../../orchestrator/watch/trial-names.js';

const trial_id = '0123456789ab';
const ended = {
  type: 'trial_ended',
  trial_id,
  attempt: 1,
  status: 'done',
  train_s: 1,
  evaluate_s: 1,
  error: null,
} as const;
const cases: [RunFact, string | null][] = [
  [
    { type: 'trial_started', trial_id, attempt: 2, worker_id: 'w0' },
    'trial 012345 (seed 1) started on w0, attempt 2',
  ],
  [
    {
      type: 'metrics',
      trial_id,
      rows: [
        { name: 'train_loss', step: 20, value: 2 },
        { name: 'val_accuracy', step: 20, value: 0.51234 },
        { name: 'val_nll', step: 20, value: 'inf' },
      ],
    },
    'trial 012345 (seed 1) step 20: val_accuracy 0.512, val_nll inf',
  ],
  [{ type: 'metrics', trial_id, rows: [{ name: 'train_loss', step: 20, value: 2 }] }, null],
  [
    { type: 'trial_retried', trial_id, attempt: 1, error: 'OutOfMemory: no room\nTraceback' },
    'trial 012345 (seed 1) attempt 1 failed, tried again: OutOfMemory: no room',
  ],
  [{ ...ended, train_s: 12.3, evaluate_s: 4 }, 'trial 012345 (seed 1) done: trained 12.3 s, evaluated 4 s'],
  [
    { ...ended, attempt: 2, status: 'failed', error: 'Why\nnot' },
    'trial 012345 (seed 1) failed, attempt 2: Why',
  ],
  [
    { type: 'dropped', refused: 0, stale: 3, repeated: 0 },
    'messages left aside so far: 3 of attempts that were given up, which is as it should be',
  ],
  [
    { type: 'dropped', refused: 1, stale: 0, repeated: 1200 },
    'messages left aside so far: 1 that are no event of a worker of this run (please report this); ' +
      '1,200 that came again after a reconnect and are stored once, which is as it should be',
  ],
  [
    { type: 'worker_lost', worker_id: 'w1', reason: 'hung', detail: 'no progress' },
    'worker w1 lost (hung): no progress',
  ],
  [
    { type: 'worker_lost', worker_id: 'w1', reason: 'exited', detail: 'its last words:\nNo \u001b[31mway' },
    'worker w1 lost (exited): its last words:\nNo ·[31mway',
  ],
];

describe('an event', () => {
  test.each(cases)('%j in one line', (notification, line) => {
    const names = { short: (id: string) => id.slice(0, 6), label: () => 'seed 1' };
    expect(eventLine(notification, names)).toBe(line);
  });

  test('names a trial by its settings in one line', () => {
    const label = trialLabel({ 'model.name': 'a\nb\u001b[2J', 'train.mask.ratio': 0.5 }, 3);
    expect(label).toBe('a␊b␛[2J, ratio 0.5, seed 3');
  });
});

describe('a command', () => {
  test.each([
    [['run', 'a.yaml', 'seeds=5']],
    [['run', 'it\'s\n a "$HOME" `x` \\.yaml', 'train.mask.ratio=linspace(0, 0.9, 10)', '~x', '']],
  ])('%j is read back by a shell', (args) => {
    const print = `set -- ${commandText(args)}; for word do printf '%s\\0' "$word"; done`;
    const words = execFileSync('sh', ['-c', print]).toString().split('\0').slice(0, -1);
    expect(words).toEqual(['yarn', 'experiment', ...args]);
  });

  test('that needs no quotes has none', () => {
    expect(commandText(['run', 'experiments/a.yaml', 'seeds=5'])).toBe(
      'yarn experiment run experiments/a.yaml seeds=5',
    );
  });
});

test('what a worker does before its first step is told once', () => {
  const readiness = new Readiness({ short: (id: string) => id.slice(0, 6), label: () => 'seed 1' });
  const at = (worker_id: string, phase: Position['phase']) =>
    readiness.line({
      type: 'trial_progress',
      trial_id,
      attempt: 1,
      worker_id,
      position: { phase } as Position,
    });
  expect(at('w0', 'load')).toBe('trial 012345 (seed 1) reads its images');
  expect(at('w0', 'prepare')).toBe('trial 012345 (seed 1) makes its model and finds out what is fast here');
  expect([at('w0', 'load'), at('w0', 'train')]).toEqual([null, null]);
  expect(at('w1', 'load')).toBe('trial 012345 (seed 1) reads its images');
});

test.each([
  ['val_accuracy 0.9123', 17, 'val_accuracy …'],
  ['val_accuracy 0.9123', 14, 'val_accuracy …'],
  ['val_accuracy 0.9123', 19, 'val_accuracy 0.9123'],
  ['lr 1.2e-5, loss 3', 7, 'lr …'],
  ['2/9 done · 1:02:03 left', 15, '2/9 done · …'],
  ['a model of mine', 8, 'a model…'],
])('%s in %d characters is cut at no number: %s', (text, width, cut) => {
  expect(clipped(text, width)).toBe(cut);
});

test.each([
  ['masked, ratio 0.3, seed 12', 26, 'masked, ratio 0.3, seed 12'],
  ['masked, ratio 0.3, seed 12', 25, 'masked, …, seed 12'],
  ['masked, ratio 0.3, seed 12', 12, '…, seed 12'],
  ['masked, ratio 0.3, seed 12', 7, 'seed 12'],
  ['masked, ratio 0.3, seed 12', 6, 'seed …'],
])('the label %s in %d characters keeps its ends: %s', (label, width, cut) => {
  expect(shortened(label, width)).toBe(cut);
});

test.each([
  [
    { numTrials: 9, numFinished: 0, numReused: 0 },
    { numDone: 9, numDiverged: 0, numFailed: 0, numUnfinished: 0 },
    'x-01, 9 trials: 9 done; it took 1:05\n',
  ],
  [
    { numTrials: 9, numFinished: 2, numReused: 1 },
    { numDone: 0, numDiverged: 1, numFailed: 2, numUnfinished: 3 },
    'x-01, 9 trials: 0 done, 1 diverged, 2 failed, 3 left to do, 2 finished before, 1 taken over from other runs; it took 1:05\n',
  ],
])('a run is summed up: %j %j', (numbers, outcome, text) => {
  const run = { directory: { name: 'x-01' }, ...numbers } as OpenRun;
  expect(sumText(run, outcome as Outcome, 65)).toBe(text);
});

test('ids are as short as tells them apart', () => {
  const trials = ['0123456789ab', '0123456700ab', 'ff23456789ab'].map((trial_id, seed) => ({
    trial_id,
    point: { 'train.regime': 'masked', 'model.name': 'mlp' },
    seed,
  }));
  const names = trialNames([...trials, { ...trials[0]!, seed: 7 }]);
  expect(trials.map(({ trial_id }) => names.short(trial_id))).toEqual([
    '012345678',
    '012345670',
    'ff2345678',
  ]);
  expect(fullName('0123456789ab', names)).toBe('012345678 (mlp, masked, seed 0)');
  expect(trialNames(trials.slice(1)).short('ff23456789ab')).toBe('ff2345');
});

test('the overrides stand above the experiment, each in one line', () => {
  expect(experimentYaml('name: x\n', ['seeds=5', 'a="b\nc: d"'])).toBe(
    '# with "seeds=5"\n# with "a=\\"b\\nc: d\\""\nname: x\n',
  );
});

test.each([
  [7, '0:07'],
  [754.4, '12:34'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});

test.each([
  [0.91234, '0.912'],
  [12.345, '12.3'],
  [123456.7, '123457'],
  [0.00001234, '1.2e-5'],
  [0, '0'],
  ['nan', 'nan'],
])('%p is shown as %s', (value, text) => {
  expect(number(value)).toBe(text);
});
