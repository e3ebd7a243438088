import type { Comparison } from '../estimates/comparisons.js';
import type { CellComparison, CurveComparison } from '../estimates/curve-comparison.js';
import { hiddenAt, numPixelsOf } from '../keys/amounts.js';
import { headlineAmount } from '../keys/headline.js';
import { isClean, kindLabel } from '../keys/mask-kind.js';
import { type NominalAmounts, nominalRatio } from '../keys/nominal-amounts.js';
import type { PointTrials } from '../keys/points.js';
import { amountText } from './amount-words.js';
import { basisText, pairsText } from './comparison-basis.js';
import { counted, pointsWithInterval, pValue, ratioPercent } from './format.js';

/** A comparison of two points in words. */
export interface ComparisonText {
  /** `mixed − original`. */
  readonly heading: string;
  /** What it was measured on. */
  readonly basis: string;
  readonly sentences: readonly string[];
}

/** Says a comparison: on clean images, then for each mask kind at its headline amount and along its curve. */
export function comparisonText(comparison: Comparison, nominal: readonly NominalAmounts[]): ComparisonText {
  const { first, second, numPairs, curves, obstacle } = comparison;
  const heading = `${second.label} − ${first.label}`;
  if (obstacle !== null) return { heading, basis: `Not compared: ${obstacle}.`, sentences: [] };
  const [mostPairs] = [...curves].sort((a, b) => b.numPairs - a.numPairs);
  const clean = mostPairs?.cells.find(({ place }) => isClean(place));
  const kinds = curves.map(({ kind }) => kind);
  const isEqual = curves.every((curve) => curve.numPairs === mostPairs?.numPairs);
  const pairsOf = (curve: CurveComparison) => (isEqual ? '' : ` (${pairsText([curve.numPairs], numPairs)})`);
  return {
    heading,
    basis: basisText(comparison),
    sentences: [
      ...(clean === undefined ? [] : [`Clean images: ${cellText(clean, pValue(clean.p))}.`]),
      ...curves.map((curve) =>
        curveSentence(
          curve,
          kindLabel(curve.kind, kinds) + pairsOf(curve),
          headlineOf(nominal, first, curve),
          nominal,
        ),
      ),
    ],
  };
}

interface Headline {
  readonly cell: CellComparison;
  /** `20 % hidden`. */
  readonly amount: string;
}

/** What stands for a curve: its cell at the amount that the experiment asks for, or the last. */
function headlineOf(
  nominal: readonly NominalAmounts[],
  point: PointTrials,
  { kind, cells }: CurveComparison,
): Headline {
  const amount = headlineAmount(nominal, kind);
  const hidden = amount && hiddenAt(amount, numPixelsOf(point) ?? 0, kind);
  const cell = cells.find(({ place }) => place.hidden === hidden);
  if (amount && cell) return { cell, amount: amountText(amount) };
  const last = cells.at(-1)!;
  return { cell: last, amount: `${ratioPercent(last.ratio)} hidden` };
}

function curveSentence(
  curve: CurveComparison,
  label: string,
  { cell, amount }: Headline,
  nominal: readonly NominalAmounts[],
): string {
  const { cells } = curve;
  const masked = cells.filter(({ place }) => !isClean(place));
  const different = masked.filter(({ adjustedP }) => adjustedP < 0.05);
  const clauses = [
    cellText(cell, `${pValue(cell.adjustedP)} after Holm`, `at ${amount}`),
    ...(curve.isPartial ? [] : [areaText(curve, nominal)]),
    `different after Holm at ${different.length} of ${counted(masked.length, 'amount')}`,
  ];
  return `${label}: ${clauses.join('; ')}.`;
}

function areaText(
  { kind, area, areaInterval, cells }: CurveComparison,
  nominal: readonly NominalAmounts[],
): string {
  const { place, visible } = cells.at(-1)!;
  const greatest = nominalRatio(nominal, kind, place.hidden, place.hidden + visible);
  const range = `in mean accuracy from 0 to ${ratioPercent(greatest)} hidden`;
  return pointsWithInterval(area, areaInterval, range);
}

function cellText({ difference }: CellComparison, p: string, where = ''): string {
  return `${pointsWithInterval(difference.mean, difference.interval, where)}, McNemar ${p}`;
}
