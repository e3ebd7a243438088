import type { SplitFacts, TrialDataset } from '../protocol/generated.js';

/** Where train, val and test came from, a few words each, and what belongs to none of them, if anything does. */
export function splitTexts(dataset: TrialDataset): string[] {
  const { splits, num_train, num_val, num_test, unused } = dataset.facts;
  return [
    `train: ${num_train === 0 ? 'none' : splits.train.origin}`,
    ...(num_val === 0 ? [] : [`val: ${originText('val', splits.val, dataset)}`]),
    ...(num_test === 0 ? [] : [`test: ${originText('test', splits.test, dataset)}`]),
    ...(unused.length === 0 ? [] : [`not used: ${unused.join(', ')}`]),
    ...statisticsTexts(dataset.facts),
  ];
}

function originText(name: 'val' | 'test', split: SplitFacts, settings: TrialDataset): string {
  if (!split.is_cut_out) return split.origin;
  const fraction = `${name}_fraction ${settings[`${name}_fraction`]}`;
  const how = split.is_stratified ? ', class by class' : '';
  return `held out of train (${fraction}, split_seed ${settings.split_seed})${how}`;
}

/** Mean and deviation are those of train, in runs that do not say so yet, too; where they are not, a reader is told. */
function statisticsTexts({ statistics_of, mean, std }: Partial<TrialDataset['facts']>): string[] {
  if ((statistics_of ?? 'train') === 'train' || mean === undefined || std === undefined) return [];
  const numbers = `mean ${numbersText(mean)}, deviation ${numbersText(std)}`;
  return [
    `${numbers}: ${statistics_of === 'given' ? 'as given' : `of ${statistics_of}, as nothing is train`}`,
  ];
}

function numbersText(numbers: readonly number[]): string {
  return numbers.map((number) => Number(number.toFixed(4))).join(' ');
}

/** How many classes there are, and how many of them the data set has. */
export function numClassesText({ num_classes, own_classes }: TrialDataset['facts']): string {
  const ownClasses = own_classes?.length; // a run of before classes were mapped says nothing of it
  return `${ownClasses === undefined ? '' : `${ownClasses} of `}${num_classes} classes`;
}
