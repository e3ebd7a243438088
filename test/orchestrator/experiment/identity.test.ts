// The id changes when, and only when, something changes that can change the result.
import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../../orchestrator/experiment/canonical-json.js';
import { identityText, pointDigest, trialId } from '../../../orchestrator/experiment/identity.js';
import { trialText } from '../../../orchestrator/experiment/trial-text.js';
import type { Masked, Search, Trial } from '../../../orchestrator/protocol/generated.js';
import { planText } from './memory-sources.js';

const TEXT = `name: x
dataset: { name: parquet, path: /data/cifar10 }
model: { name: 'my_models:net', weights: /data/model.safetensors, options: { depth: 2 } }
train: { regime: mixed, epochs: 3 }
evaluate: { masks: [{ family: scatter, ratio: 0.5 }] }
`;
const [planned] = [...planText(TEXT).trials()];
const trial = planned!.trial;

function idOf(some: Trial): string {
  return trialId(pointDigest(some), some.seed);
}

/** Paths of every field of a trial, lists taken whole. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function changedAt(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined) return changed(value);
  const members = value as Record<string, unknown>;
  return { ...members, [key]: changedAt(members[key], rest) };
}

function changed(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, value.at(-1) ?? { path: '/net.onnx', sha256: 'a' }];
  return `${value}x`;
}

const WITHOUT_EFFECT = [
  'trial_id',
  'dataset.path',
  'dataset.classes',
  'dataset.labels',
  'dataset.num_classes',
  'dataset.statistics',
  'dataset.unreadable',
  'dataset.severity',
  'model.weights',
  'model.allow_missing',
  'model.allow_unused',
  'train.checkpoint_every_epochs',
];
const WHAT_SPLITS_WERE_CALLED = /^dataset\.facts\.(splits|unused|statistics_of|own_classes)/;

describe('every field of a trial', () => {
  test.each(leaves(trial).map((path) => path.join('.')))('%s', (path) => {
    const other = changedAt(trial, path.split('.')) as Trial;
    expect(other).not.toEqual(trial);
    expect(idOf(other) === trial.trial_id).toBe(
      WITHOUT_EFFECT.includes(path) || WHAT_SPLITS_WERE_CALLED.test(path),
    );
  });
});

test('a trial of before there were settings that are left at their defaults is the same trial', () => {
  const { resampling: _r, labels: _l, num_classes: _n, statistics: _s, facts, ...dataset } = trial.dataset;
  const { statistics_of: _o, own_classes: _own, ...found } = facts;
  const { preprocess: _p, ...model } = trial.model;
  const { top_k: _k, among: _a, ...evaluate } = trial.evaluate;
  const old = { ...trial, dataset: { ...dataset, facts: found }, model, evaluate } as unknown as Trial;
  expect(identityText(old)).toBe(identityText(trial));
  expect(idOf(old)).toBe(trial.trial_id);
});

test('training or not is a difference', () => {
  expect(idOf({ ...trial, train: null })).not.toBe(trial.trial_id);
});

test('the text of a trial is its canonical JSON, and that of one with other sections is its own', () => {
  for (const some of [
    trial,
    { ...trial, train: null },
    { ...trial, seed: 7, model: { ...trial.model, width: 3 } },
  ]) {
    expect(trialText(some)).toBe(canonicalJson(some));
  }
});

test('the id does not hang on the order of keys, and is that of a trial read back from JSON', () => {
  const backwards = Object.fromEntries(Object.entries(trial).reverse()) as unknown as Trial;
  expect(idOf(backwards)).toBe(trial.trial_id);
  expect(idOf(JSON.parse(JSON.stringify(trial)))).toBe(trial.trial_id);
  expect(identityText(JSON.parse(JSON.stringify(trial)))).toBe(identityText(trial));
});

test('where a mask image lies changes nothing, its content does', () => {
  const given = (path: string) =>
    [...planText(`name: x\nevaluate: { masks: [{ family: given, path: ${path} }] }\n`).trials()][0]!.trial;
  const one = given('/data/dirt.png');
  expect(one.evaluate.evaluations[1]).toMatchObject({
    ...{ kind: 'masked', hidden: 17, mask: { family: 'given', hides: 'light', path: '/data/dirt.png' } },
  });
  const moved = structuredClone(one);
  Object.assign((moved.evaluate.evaluations[1] as Masked).mask, { path: '/elsewhere/dirt.png' });
  expect(idOf(moved)).toBe(one.trial_id);
  Object.assign((moved.evaluate.evaluations[1] as Masked).mask, { sha256: 'f'.repeat(64) });
  expect(idOf(structuredClone(moved))).not.toBe(one.trial_id);
});

describe('a parameter that a search got after trials had been computed without it', () => {
  const text = TEXT.replace('{ family: scatter,', '{ family: greedy_hide,');
  const searched = [...planText(text).trials()][0]!.trial;
  const withMask = (change: object): Trial => {
    const evaluations = searched.evaluate.evaluations.map((evaluation) =>
      evaluation.kind === 'attacked'
        ? { ...evaluation, mask: { ...evaluation.mask, ...change } as Search }
        : evaluation,
    );
    return JSON.parse(JSON.stringify({ ...searched, evaluate: { ...searched.evaluate, evaluations } }));
  };

  test('has no part in the id where it has its default', () => {
    expect(searched.evaluate.evaluations[1]).toMatchObject({ mask: { lookahead: 1 } });
    expect(idOf(withMask({ lookahead: undefined }))).toBe(searched.trial_id);
    expect(identityText(searched)).not.toContain('lookahead');
  });

  test('is a difference where it has another value', () => {
    expect(idOf(withMask({ lookahead: 2 }))).not.toBe(searched.trial_id);
  });
});

describe('what a user may change', () => {
  const idWith = (...overrides: string[]) => [...planText(TEXT, ...overrides).trials()][0]!.trialId;

  test.each([
    ['name=other'],
    ['description=other'],
    ['run.max_attempts=5'],
    ['run.progress_deadline_s=9'],
    ['seeds=5'],
    ['train.checkpoint_every_epochs=0'],
    ['evaluate.masks=[{family: gamma, ratio: [0.5, 0]}]'],
    ['evaluate.masks=[{family: scatter, visible: 512}]'],
    ['train.mask={ratio: {uniform: [0, 1]}}'],
    ['evaluate.draws=1'],
  ])('%s is the same trial', (override) => {
    expect(idWith(override)).toBe(trial.trial_id);
  });

  test.each([
    ['seeds=[1]'],
    ['train.epochs=4'],
    ['train.steps=3', '~train.epochs'],
    ['train.regime=masked'],
    ['train.mask.ratio=0.5'],
    ['train.mask.fill=black'],
    ['train.log_every_steps=11'],
    ['evaluate.batch_size=7'],
    ['evaluate.keep_logits=true'],
    ['evaluate.top_k=[5]'],
    ['evaluate.mask_key=1'],
    ['evaluate.draws=2'],
    ['evaluate.split=val'],
    ['dataset.max_test=5'],
    ['model.width=2'],
    ['model.weights=null'],
  ])('%s is another', (...overrides) => {
    expect(idWith(...overrides)).not.toBe(trial.trial_id);
  });

  test.each([
    ['original', ['train.mask.ratio=0.3'], true],
    ['original', ['train.mixed.balance=0.3'], true],
    ['original', ['train.batch_norm=separate'], true],
    ['masked', ['train.mask.ratio=0.3'], false],
    ['masked', ['train.mixed.balance=0.3'], true],
    ['masked', ['train.batch_norm=separate'], true],
    ['mixed', ['train.mask.ratio=0.3'], false],
    ['mixed', ['train.mixed.budget=equal_images'], false],
    ['mixed', ['train.batch_norm=separate'], false],
  ])('in regime %s, %p is the same trial: %p', (regime, overrides, isSame) => {
    const own = idWith(`train.regime=${regime}`);
    expect(idWith(`train.regime=${regime}`, ...overrides) === own).toBe(isSame);
  });
});
