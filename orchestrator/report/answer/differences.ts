import { hiddenAt, numPixelsOf } from '../amounts.js';
import type { Comparison } from '../comparisons.js';
import type { CellComparison } from '../curve-comparison.js';
import { count, percent, points, pValue } from '../format.js';
import { isClean, kindKey } from '../mask-kind.js';
import { maskMeaning } from '../mask-meaning.js';
import type { RunSummary } from '../summary.js';
import { amountWords, headlines } from './headline-kind.js';

/** Beyond so many pairs of points only their number is said. */
const MAX_PAIRS = 6;

/** Below it a difference is called significant, if trainings agree on its sign. */
const SIGNIFICANT = 0.05;

/** Where two points are compared: under the masks that stand for the run, and on whole images. */
interface Place {
  /** `with a fifth of the pixels hidden: random scattered pixels (γ)`. */
  readonly where: string;
  cellOf(comparison: Comparison): CellComparison | undefined;
}

/** Which points of a run differ significantly, a sentence a pair or, of many pairs, how many do. */
export function differenceSentences(summary: RunSummary): string[] {
  const places = placesOf(summary);
  const compared = summary.comparisons.filter((comparison) =>
    places.some(({ cellOf }) => cellOf(comparison) !== undefined),
  );
  if (compared.length === 0) return [];
  if (compared.length > MAX_PAIRS) return [numbersSentence(places, compared)];
  return compared.map((comparison) => {
    const clauses = places.flatMap((place) => {
      const cell = place.cellOf(comparison);
      return cell === undefined ? [] : [pairClause(comparison, cell, place.where)];
    });
    return `${clauses.join('; ')}.`;
  });
}

function placesOf(summary: RunSummary): Place[] {
  const [headline] = headlines(summary);
  const clean: Place = {
    where: 'on whole images',
    cellOf: ({ curves }) => curves[0]?.cells.find(({ place }) => isClean(place)),
  };
  if (headline === undefined) return [clean];
  const { kind, amount } = headline;
  const numPixels = summary.points.map(numPixelsOf).find((known) => known !== null) ?? 0;
  const masked: Place = {
    where: `${amountWords(amount, numPixels)}: ${maskMeaning(kind)}`,
    cellOf: ({ first, curves }) => {
      const hidden = hiddenAt(amount, numPixelsOf(first) ?? 0, kind);
      const curve = curves.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
      return curve?.cells.find(({ place }) => !isClean(place) && place.hidden === hidden);
    },
  };
  return [masked, clean];
}

/** `mixed recognises more images than original … (+12.4 points, 95 % CI 8.1 to 16.7, p < 0.001)`. */
function pairClause({ first, second }: Comparison, cell: CellComparison, where: string): string {
  const { mean, interval } = cell.difference;
  const range = interval && `, 95 % CI ${percent(interval.low)} to ${percent(interval.high)}`;
  const numbers = `(${points(mean)} points${range ?? ''}, ${pValue(cell.adjustedP)})`;
  const [one, other] = [second.label, first.label];
  if (!isSignificant(cell)) return `${one} and ${other} do not differ significantly ${where} ${numbers}`;
  return `${one} recognises significantly ${mean > 0 ? 'more' : 'fewer'} images than ${other} ${where} ${numbers}`;
}

/** Whether these models differ on other images, and other trainings would, too: the interval over seeds is on one side of 0. */
function isSignificant(cell: CellComparison | undefined): boolean {
  if (cell === undefined || cell.adjustedP >= SIGNIFICANT) return false;
  const { interval } = cell.difference;
  return interval === null || interval.low > 0 || interval.high < 0;
}

function numbersSentence(places: readonly Place[], compared: readonly Comparison[]): string {
  const clauses = places.map(({ where, cellOf }) => {
    const different = compared.filter((comparison) => isSignificant(cellOf(comparison)));
    return `${count(different.length)} differ significantly ${where}`;
  });
  return `Of ${count(compared.length)} pairs of points, ${clauses.join('; ')}.`;
}
