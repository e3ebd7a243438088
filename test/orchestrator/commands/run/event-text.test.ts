import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { commandText } from '../../../../orchestrator/commands/run/command-text.js';
import { eventJson } from '../../../../orchestrator/commands/run/event-json.js';
import { eventLine } from '../../../../orchestrator/commands/run/event-lines.js';
import { experimentYaml } from '../../../../orchestrator/commands/run/experiment-yaml.js';
import { clock, number } from '../../../../orchestrator/commands/run/format.js';
import { trialLabel } from '../../../../orchestrator/commands/trial-label.js';
import type { Notification } from '../../../../orchestrator/scheduler/notification.js';
import { sampleResult } from '../../../fixtures/sample-trial.js';

const trialId = '0123456789ab';
const cases: [Notification, string | null][] = [
  [
    { type: 'trial_started', trialId, attempt: 2, workerId: 'w0' },
    'trial 0123456789ab (seed 1) started on w0, attempt 2',
  ],
  [
    {
      type: 'metrics',
      trialId,
      rows: [
        { name: 'train_loss', step: 20, value: 2 },
        { name: 'val_accuracy', step: 20, value: 0.51234 },
        { name: 'val_nll', step: 20, value: 'inf' },
      ],
    },
    'trial 0123456789ab (seed 1) step 20: val_accuracy 0.512, val_nll inf',
  ],
  [{ type: 'metrics', trialId, rows: [{ name: 'train_loss', step: 20, value: 2 }] }, null],
  [
    { type: 'trial_retried', trialId, attempt: 1, error: 'OutOfMemory: no room\nTraceback' },
    'trial 0123456789ab (seed 1) attempt 1 failed, tried again: OutOfMemory: no room',
  ],
  [
    { type: 'trial_ended', trialId, attempt: 1, result: { ...sampleResult, train_s: 12.3, evaluate_s: 4 } },
    'trial 0123456789ab (seed 1) done: trained 12.3 s, evaluated 4 s',
  ],
  [
    {
      type: 'trial_ended',
      trialId,
      attempt: 1,
      result: { ...sampleResult, status: 'failed', error: 'Why\nnot' },
    },
    'trial 0123456789ab (seed 1) failed: Why',
  ],
  [
    { type: 'worker_lost', workerId: 'w1', reason: 'hung', detail: 'no progress' },
    'worker w1 lost (hung): no progress',
  ],
  [
    { type: 'worker_lost', workerId: 'w1', reason: 'exited', detail: 'its last words:\nNo \u001b[31mway' },
    'worker w1 lost (exited): its last words:\nNo ·[31mway',
  ],
];

describe('an event', () => {
  test.each(cases)('%j in one line', (notification, line) => {
    expect(eventLine(notification, () => 'seed 1')).toBe(line);
  });

  test('names a trial by its settings in one line', () => {
    const label = trialLabel({ 'model.name': 'a\nb\u001b[2J', 'train.mask.ratio': 0.5 }, 3);
    expect(label).toBe('a·b·[2J, ratio 0.5, seed 3');
  });

  test('as JSON has its fields in snake_case, rows as they are stored', () => {
    const rows = [{ name: 'train_loss', step: 20, value: 2 }];
    const line = eventJson({ type: 'metrics', trialId, rows }, new Date('2026-01-02T03:04:05Z'));
    expect(JSON.parse(line)).toEqual({
      at: '2026-01-02T03:04:05.000Z',
      type: 'metrics',
      trial_id: trialId,
      rows,
    });
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
