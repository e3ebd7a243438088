import { expect, test } from '@jest/globals';
import { chanceWarnings, warningsOf } from '../../../orchestrator/report/words/warnings.js';
import type { RunData, TrialData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

/** The first trial of a complete run as if it had evaluated given weights, with this accuracy on clean images. */
function evaluated(accuracy: number, change: { train?: unknown; numClasses?: number } = {}): RunData {
  const run = syntheticRun();
  const trial = run.trials[0]!;
  const { config } = trial;
  const facts = { ...config!.dataset.facts, num_classes: change.numClasses ?? 10 };
  const weights = '/data/of mine/net.safetensors';
  const train = 'train' in change ? change.train : null;
  const ofWeights = {
    ...config!,
    dataset: { ...config!.dataset, facts },
    model: { ...config!.model, weights },
    train,
  };
  const evaluations = trial.evaluations.map((record) =>
    record.kind === 'masked' && record.hidden === 0
      ? { ...record, metrics: { ...record.metrics, accuracy } }
      : record,
  );
  return { ...run, trials: [{ ...trial, config: ofWeights, evaluations } as TrialData] };
}

test.each([
  [0.098, 10, '9.8 % of the clean images of test; guessing is right on 10.0 %'],
  [0, 2, '0.0 % of the clean images of test; guessing is right on 50.0 %'],
  [0.52, 2, '52.0 % of the clean images of test; guessing is right on 50.0 %'],
  [0.005, 1000, '0.5 % of the clean images of test; guessing is right on 0.1 %'],
])('given weights near chance: %d of %d classes', (accuracy, numClasses, words) => {
  const [warning, ...others] = chanceWarnings(evaluated(accuracy, { numClasses }));
  expect(others).toEqual([]);
  expect(warning).toContain(`The given weights net.safetensors are right on ${words}`);
  expect(warning).toContain('Likely causes: the model counts its classes in another order');
  expect(warningsOf({ run: evaluated(accuracy, { numClasses }) })).toContain(warning);
});

test.each([
  ['far from chance', evaluated(0.4)],
  ['of two classes far from chance', evaluated(0.7, { numClasses: 2 })],
  ['trained here', evaluated(0.1, { train: { regime: 'original' } })],
  ['not evaluated yet', { ...evaluated(0.1), trials: [{ ...evaluated(0.1).trials[0]!, evaluations: [] }] }],
])('nothing is said of weights %s', (_, run) => {
  expect(chanceWarnings(run)).toEqual([]);
});
