import type { Sandwich } from '../estimates/sandwich.js';

/** What the columns of the sandwich mean. */
export const SANDWICH_NOTES: readonly string[] = [
  'Certified: share of images whose class is right and provably stays so, whatever so many pixels become.',
  'Worst found: share that the vote names rightly under every mask of at most that amount that a search found or chance drew.',
  'Random: the same vote under random masks of that amount, mean over draws. Single pass: the model itself, without a vote, under the same random masks.',
];

/** Whether attacks that change colours were among the searches. */
export function hasColors(all: readonly Sandwich[]): boolean {
  return all.some(({ rows }) => rows.some(({ hidden, colorL0 }) => hidden > 0 && colorL0 !== null));
}
