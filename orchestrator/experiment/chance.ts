import type { DatasetFacts, Evaluate, Trial } from '../protocol/generated.js';

/** Classes that a prediction may be. */
export function numChoicesOf(
  { among }: Pick<Evaluate, 'among'>,
  { num_classes, own_classes }: DatasetFacts,
): number {
  return among === 'mapped' && own_classes !== null ? own_classes.length : num_classes;
}

/** How often guessing is right. */
export function chanceOf({ dataset, evaluate }: Pick<Trial, 'dataset' | 'evaluate'>): number {
  return 1 / numChoicesOf(evaluate, dataset.facts);
}
