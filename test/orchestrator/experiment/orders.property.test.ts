// Whatever a plan accepts, a worker can read: orders of planned trials are decoded by Python.
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SparsightError } from '../../../orchestrator/errors.js';
import type { Findings } from '../../../orchestrator/experiment/findings.js';
import { type Plan, planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import { encodeCommand } from '../../../orchestrator/protocol/codec.js';
import type { DatasetFacts, SplitFacts, Trial } from '../../../orchestrator/protocol/generated.js';
import { processEnvironment } from '../../../orchestrator/worker/process-environment.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { DIGITS, loadText, memoryFindings } from './memory-sources.js';

const DECODE = `
import sys, msgspec
from sparsight.protocol.generated import Command
for line in sys.stdin:
    try:
        print("" if msgspec.msgpack.decode(bytes.fromhex(line), type=Command) else "nothing")
    except Exception as error:
        print(error)`;

/** Why the worker's side refuses each of these trials; empty where it does not. */
function refusals(trials: readonly Trial[]): string[] {
  const frames = trials.map((trial) =>
    encodeCommand({ type: 'assign', attempt: 1, trial, directory: '/runs/x', completed_evaluations: [] }),
  );
  const { stdout, stderr } = spawnSync(pythonEnvironment().python, ['-c', DECODE], {
    input: frames.map(([, body]) => `${Buffer.from(body).toString('hex')}\n`).join(''),
    env: processEnvironment(),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').slice(0, -1);
}

const side = fc.oneof(fc.integer({ min: 1, max: 4096 }), fc.constantFrom(8, 1100, 4096));
const split: fc.Arbitrary<SplitFacts> = fc.record({
  origin: fc.constantFrom('folder train', 'x'.repeat(300), 'é\n'),
  is_cut_out: fc.boolean(),
  is_stratified: fc.boolean(),
  missing_classes: fc.array(fc.integer({ min: 0, max: 65_534 }), { maxLength: 5 }),
});
const facts: fc.Arbitrary<DatasetFacts> = fc.record({
  image_height: side,
  image_width: side,
  num_channels: fc.constantFrom(1, 3),
  num_classes: fc.constantFrom(2, 10),
  class_names: fc.oneof(
    fc.constant<string[]>([]),
    fc.array(fc.string({ unit: 'binary', maxLength: 210, size: 'max' }), { minLength: 2, maxLength: 3 }),
    fc.constantFrom(200, 6000).map((count) => Array<string>(count).fill('é'.repeat(100))),
  ),
  own_classes: fc.constantFrom(null, [0, 1]),
  num_train: fc.constantFrom(1, 100_000_000),
  num_val: fc.constantFrom(0, 1, 10_000),
  num_test: fc.constantFrom(0, 100_000_000, 100_000_000),
  splits: fc.record({ train: split, val: split, test: split }),
  unused: fc.array(fc.string({ maxLength: 300 }), { maxLength: 3 }),
  mean: fc.constant([0.5]),
  std: fc.constant([0]),
  statistics_of: fc.constantFrom('train', 'given'),
  fingerprint: fc.constant('d'.repeat(64)),
});

const ratio = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.9, 1));
const visible = fc.oneof(fc.nat(2 ** 24), fc.constantFrom(1, 2, 64, 2 ** 20 + 1));
const oneOf = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 30 }));
const amount = fc.oneof(fc.record({ ratio: oneOf(ratio) }), fc.record({ visible: oneOf(visible) }));
const trainAmount = fc.oneof(
  amount,
  fc.record({ visible: fc.tuple(visible, visible).map((bounds) => ({ uniform: bounds })) }),
  fc.record({ ratio: fc.tuple(ratio, ratio).map((bounds) => ({ uniform: bounds })) }),
);
const text = fc.oneof({ weight: 9, arbitrary: fc.string({ unit: 'binary' }) }, fc.constant('\ud800'));
const experiment = fc.record(
  {
    model: fc.record({
      name: fc.constant('my_models:net'),
      options: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,3}$/),
        fc.oneof(text, fc.double(), fc.maxSafeInteger()),
      ),
    }),
    train: fc.record({
      regime: fc.constantFrom('original', 'masked', 'mixed'),
      mask: trainAmount,
      batch_size: fc.integer({ min: 1, max: 65_536 }),
    }),
    evaluate: fc.record({
      draws: fc.constantFrom(1, 5, 60),
      mask_key: fc.nat(2 ** 32 - 1),
      masks: fc.array(
        fc
          .record({
            family: oneOf(
              fc.constantFrom(
                'alpha',
                'beta',
                'gamma',
                'stripes',
                'multi_block',
                'worst_block',
                'greedy_hide',
              ),
            ),
            fill: oneOf(fc.constantFrom('black', 'noise', 'mean', { blur: { sigma: 0.5 } })),
            num_images: fc.constantFrom(1, 1000, 100_000_000),
          })
          .chain((entry) => amount.map((how) => ({ ...entry, ...how }))),
        { maxLength: 3 },
      ),
      certificates: fc.array(
        fc.oneof(
          fc.record({
            visible: oneOf(fc.integer({ min: 1, max: 100 })),
            votes: fc.integer({ min: 1, max: 1e9 }),
          }),
          fc.record({
            method: fc.constant('best'),
            visible: fc.constantFrom([1, 2], [2, 5, 9]),
            votes: fc.integer({ min: 1, max: 1e9 }),
          }),
          fc.record({ method: fc.constant('partition'), parts: oneOf(fc.integer({ min: 2, max: 100 })) }),
          fc.record({
            method: fc.constant('bands'),
            shape: fc.constantFrom('columns', 'rows', 'blocks'),
            size: oneOf(fc.integer({ min: 1, max: 20 })),
          }),
        ),
        { maxLength: 2 },
      ),
    }),
  },
  { requiredKeys: [] },
);

/** The first trial of the plan of each; none of what is refused with a sentence before anything starts. */
function planned(written: object, found: DatasetFacts): Trial[] {
  const findings: Findings = { ...memoryFindings, dataset: () => ({ ok: true, facts: found }) };
  let plan: Plan;
  try {
    plan = planExperiment(loadText(JSON.stringify({ name: 'x', ...written })), findings);
  } catch (error) {
    expect(error).toBeInstanceOf(SparsightError);
    return [];
  }
  return [plan.trials().next().value!.trial];
}

test('what a plan accepts, a worker can read', () => {
  const trials = fc
    .sample(fc.tuple(experiment, facts), { numRuns: 1_500, seed: 12 })
    .flatMap(([written, found]) => planned(written, found));
  expect(trials.length).toBeGreaterThan(200);
  expect(refusals(trials).filter((reason) => reason !== '')).toEqual([]);
});

test.each([
  [
    'more class names than a frame holds',
    { class_names: Array(6000).fill('é'.repeat(100)) },
    'dataset',
    'bytes',
  ],
  ['a class name that is too long', { class_names: ['a', 'b'.repeat(201)] }, 'dataset', '200 characters'],
  ['a class name that is not UTF-8', { class_names: ['a', '\udcff'] }, 'dataset', 'Unicode'],
])('%s is found by the plan', (_, found, path, rule) => {
  const findings: Findings = {
    ...memoryFindings,
    dataset: () => ({ ok: true, facts: { ...DIGITS, ...found } }),
  };
  const plan = () => planExperiment(loadText('name: x\ndataset: { name: digits }\n'), findings);
  expect(plan).toThrow(SparsightError);
  expect(plan).toThrow(rule);
  expect(plan).toThrow(` – at ${path} (x.yaml:2:`);
});

test('half of a character in an option is found by the plan', () => {
  const text = 'name: x\nmodel: { name: "my_models:net", options: { a: "\\ud800" } }\n';
  expect(() => planExperiment(loadText(text), memoryFindings)).toThrow('option a to be text in Unicode');
});

test('images of 1100×1100 with most of it hidden are among what is read', () => {
  const large = { ...DIGITS, image_height: 1100, image_width: 1100 };
  const trials = planned({ evaluate: { masks: [{ family: 'gamma', ratio: 0.9 }] } }, large);
  expect(trials[0]!.evaluate.evaluations[1]).toMatchObject({ hidden: 1_089_000 });
  expect(refusals(trials)).toEqual(['']);
});
