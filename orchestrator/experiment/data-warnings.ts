import type { DatasetFacts, Trial } from '../protocol/generated.js';

type Evaluated = Pick<Trial, 'dataset' | 'evaluate' | 'model' | 'train'>;

const NUM_CLASSES_SHOWN = 5;
const CONSEQUENCES = {
  train: 'no training can learn them',
  val: 'what is chosen on val does not see them',
  test: 'the accuracy says nothing about them',
};

/** What a reader must know of a trial's data to judge its numbers, a sentence or two each; mostly nothing. */
export function dataWarnings(trial: Evaluated): string[] {
  return [...seenBefore(trial), ...missingClasses(trial)];
}

/** Weights from elsewhere may have been trained on all that the data set calls train. */
function seenBefore({ dataset, evaluate, model, train }: Evaluated): string[] {
  const { splits, num_val } = dataset.facts;
  if (model.weights === null || !splits[evaluate.split].is_cut_out) return [];
  const hasOwnVal = evaluate.split === 'test' && num_val > 0 && !splits.val.is_cut_out;
  const fix = hasOwnVal
    ? `Set evaluate.split: val to evaluate on ${splits.val.origin}, or add a test split.`
    : `Add a ${evaluate.split} split to the data set, unless the weights never saw these images.`;
  return [
    `The given weights${train === null ? '' : ', trained further here,'} are evaluated on images that were held out of train (${splits.train.origin}), as the data set has no ${evaluate.split} split of its own. Weights that were trained on them are right more often than on new images. ${fix}`,
  ];
}

function missingClasses({ dataset: { facts }, evaluate, train }: Evaluated): string[] {
  const splits = train === null ? [evaluate.split] : (['train', 'val', evaluate.split] as const);
  return [...new Set(splits)].flatMap((name) => {
    const missing = facts.splits[name].missing_classes;
    if (missing.length === 0) return [];
    const which = `${missing.length} of ${facts.own_classes?.length ?? facts.num_classes} classes (${classesText(missing, facts)})`;
    return [`The ${name} split has no image of ${which}: ${CONSEQUENCES[name]}.`];
  });
}

function classesText(classes: readonly number[], { class_names }: DatasetFacts): string {
  const shown = classes.slice(0, NUM_CLASSES_SHOWN).map((label) => class_names[label] ?? String(label));
  return classes.length > NUM_CLASSES_SHOWN ? `${shown.join(', ')}, …` : shown.join(', ');
}
