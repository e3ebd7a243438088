import { describe, expect, test } from '@jest/globals';
import { dataNotes } from '../../../orchestrator/experiment/data-notes.js';
import { dataWarnings } from '../../../orchestrator/experiment/data-warnings.js';
import { splitTexts } from '../../../orchestrator/experiment/split-texts.js';
import type { DatasetFacts, SplitFacts, Trial } from '../../../orchestrator/protocol/generated.js';
import { planText } from './memory-sources.js';

const OWN: SplitFacts = {
  origin: 'folder val',
  is_cut_out: false,
  is_stratified: false,
  missing_classes: [],
};
const CUT_OUT: SplitFacts = { ...OWN, origin: 'folder train', is_cut_out: true };

const WEIGHTS = "model: { name: 'my_models:net', weights: /data/model.safetensors }\ntrain: null\n";
const OF_WEIGHTS = trialOf(`name: x\n${WEIGHTS}`);
const TRAINED = trialOf('name: x\n');

function trialOf(text: string): Trial {
  return [...planText(text).trials()][0]!.trial;
}

function withFacts(trial: Trial, facts: Partial<DatasetFacts>): Trial {
  return { ...trial, dataset: { ...trial.dataset, facts: { ...trial.dataset.facts, ...facts } } };
}

describe('where splits came from', () => {
  test('held out of train', () => {
    expect(splitTexts(TRAINED.dataset)).toEqual([
      'train: the table',
      'val: held out of train (val_fraction 0.1, split_seed 0)',
      'test: held out of train (test_fraction 0.2, split_seed 0)',
    ]);
  });

  test('of its own, class by class, none, and what was not used', () => {
    const splits = {
      train: { ...OWN, origin: 'folder Train' },
      val: CUT_OUT,
      test: { ...CUT_OUT, is_stratified: true },
    };
    const facts = { splits, num_val: 0, unused: ['extra'] };
    expect(splitTexts(withFacts(TRAINED, facts).dataset)).toEqual([
      'train: folder Train',
      'test: held out of train (test_fraction 0.2, split_seed 0), class by class',
      'not used: extra',
    ]);
  });
});

describe('mean and deviation', () => {
  test('of train are not spoken of', () => {
    expect(splitTexts(TRAINED.dataset).join()).not.toContain('mean');
  });

  test('of what there is instead of train, and as given', () => {
    const instead = {
      num_train: 0,
      num_val: 0,
      statistics_of: 'test',
      splits: { train: OWN, val: OWN, test: OWN },
    } as const;
    expect(splitTexts(withFacts(OF_WEIGHTS, instead).dataset)).toEqual([
      'train: none',
      'test: folder val',
      'mean 0.3, deviation 0.4: of test, as nothing is train',
    ]);
    const given: Partial<DatasetFacts> = {
      mean: [0.48145466, 0.5],
      std: [0.25, 0.25],
      statistics_of: 'given',
    };
    expect(splitTexts(withFacts(TRAINED, given).dataset).at(-1)).toBe(
      'mean 0.4815 0.5, deviation 0.25 0.25: as given',
    );
  });
});

describe('given weights', () => {
  test('on images that were held out of train, where val is its own', () => {
    const splits = { train: { ...OWN, origin: 'folder train' }, val: OWN, test: CUT_OUT };
    expect(dataWarnings(withFacts(OF_WEIGHTS, { splits }))).toEqual([
      'The given weights are evaluated on images that were held out of train (folder train), as the data set has no test split of its own. Weights that were trained on them are right more often than on new images. Set evaluate.split: val to evaluate on folder val, or add a test split.',
    ]);
    const onVal = {
      ...withFacts(OF_WEIGHTS, { splits }),
      evaluate: { ...OF_WEIGHTS.evaluate, split: 'val' as const },
    };
    expect(dataWarnings(onVal)).toEqual([]);
  });

  test('on images that were held out of all there is', () => {
    expect(dataWarnings(OF_WEIGHTS)).toEqual([
      expect.stringContaining('Add a test split to the data set, unless'),
    ]);
  });

  test('trained further here may have seen them all the same', () => {
    const further = { ...OF_WEIGHTS, train: TRAINED.train };
    expect(dataWarnings(further)).toEqual([
      expect.stringContaining(
        'The given weights, trained further here, are evaluated on images that were held',
      ),
    ]);
  });

  test('on a test split of its own, or trained here on what is left', () => {
    const splits = { train: OWN, val: CUT_OUT, test: OWN };
    expect(dataWarnings(withFacts(OF_WEIGHTS, { splits }))).toEqual([]);
    expect(dataWarnings(TRAINED)).toEqual([]);
  });
});

describe('classes without images', () => {
  const missing = (missing_classes: number[]): SplitFacts => ({ ...OWN, missing_classes });

  test('are named, the first of many', () => {
    const class_names = ['ant', 'bee', 'cat', 'dog', 'eel', 'fox', 'gnu', 'hen', 'ibis', 'jay'];
    const splits = { train: OWN, val: missing([0]), test: missing([1, 2, 3, 4, 5, 6]) };
    expect(dataWarnings(withFacts(TRAINED, { splits, class_names }))).toEqual([
      'The val split has no image of 1 of 10 classes (ant): what is chosen on val does not see them.',
      'The test split has no image of 6 of 10 classes (bee, cat, dog, eel, fox, …): the accuracy says nothing about them.',
    ]);
  });

  test('matter in train and val only where something is trained', () => {
    const splits = { train: missing([0]), val: missing([7]), test: OWN };
    expect(dataWarnings(withFacts(TRAINED, { splits }))).toHaveLength(2);
    expect(dataWarnings(withFacts(OF_WEIGHTS, { splits }))).toEqual([]);
  });
});

test('a note is said once, and of many the first', () => {
  const trials = Array.from({ length: 9 }, (_, index) => {
    const { dataset } = TRAINED;
    return { ...TRAINED, dataset: { ...dataset, split_seed: index } };
  });
  expect(dataNotes([TRAINED, TRAINED]).splits).toHaveLength(1);
  expect(dataNotes(trials).splits).toHaveLength(6);
  expect(dataNotes(trials).splits.at(-1)).toBe('and 4 more such lines');
});
