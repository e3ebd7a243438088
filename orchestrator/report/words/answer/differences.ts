import type { Comparison } from '../../estimates/comparisons.js';
import type { CellComparison } from '../../estimates/curve-comparison.js';
import type { RunSummary } from '../../estimates/summary.js';
import { count } from '../format.js';
import { modelWords } from './model-words.js';
import { CLEAN_IMAGES, maskedPlace, type Place } from './places.js';
import { isSignificant, testText } from './significance.js';

/** Beyond so many pairs of points only their number is said. */
const MAX_PAIRS = 6;

/** Which points of a run differ significantly, a sentence per pair or, of many pairs, how many do. */
export function differenceSentences(summary: RunSummary): string[] {
  const masked = maskedPlace(summary);
  const places = masked === null ? [CLEAN_IMAGES] : [masked, CLEAN_IMAGES];
  const compared = summary.comparisons.filter((comparison) =>
    places.some(({ comparedAt }) => comparedAt(comparison) !== undefined),
  );
  if (compared.length === 0) return [];
  if (compared.length > MAX_PAIRS) return [numbersSentence(places, compared)];
  return compared.map((comparison) => pairSentence(summary, comparison, places));
}

/** `Compared with the one trained on …, the model trained on … is right significantly more often with … (…) and …` */
function pairSentence({ points }: RunSummary, comparison: Comparison, places: readonly Place[]): string {
  const [one, other] = [modelWords(points, comparison.second), modelWords(points, comparison.first)];
  const than = other.clause === null ? other.noun : `the one ${other.clause}`;
  const clauses = places.flatMap(({ where, comparedAt }) => {
    const cell = comparedAt(comparison);
    return cell === undefined ? [] : [`${verdictOf(cell)} ${where} (${testText(cell)})`];
  });
  return `Compared with ${than}, ${one.noun} is right ${clauses.join(' and ')}.`;
}

function verdictOf(cell: CellComparison): string {
  if (!isSignificant(cell)) return 'not significantly more or less often';
  return `significantly ${cell.difference.mean > 0 ? 'more' : 'less'} often`;
}

function numbersSentence(places: readonly Place[], compared: readonly Comparison[]): string {
  const clauses = places.map(({ where, comparedAt }) => {
    const different = compared.filter((comparison) => isSignificant(comparedAt(comparison)));
    return `${count(different.length)} differ significantly ${where}`;
  });
  return `Of ${count(compared.length)} pairs of points, ${clauses.join('; ')}.`;
}
