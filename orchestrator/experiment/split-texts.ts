import type { SplitFacts, TrialDataset } from '../protocol/generated.js';

/** Where train, val and test came from, a few words each, and what belongs to none of them, if anything does. */
export function splitTexts(dataset: TrialDataset): string[] {
  const { splits, num_val, unused } = dataset.facts;
  return [
    `train: ${splits.train.origin}`,
    ...(num_val === 0 ? [] : [`val: ${originText('val', splits.val, dataset)}`]),
    `test: ${originText('test', splits.test, dataset)}`,
    ...(unused.length === 0 ? [] : [`not used: ${unused.join(', ')}`]),
  ];
}

function originText(name: 'val' | 'test', split: SplitFacts, settings: TrialDataset): string {
  if (!split.is_cut_out) return split.origin;
  const fraction = `${name}_fraction ${settings[`${name}_fraction`]}`;
  const how = split.is_stratified ? ', class by class' : '';
  return `held out of train (${fraction}, split_seed ${settings.split_seed})${how}`;
}
