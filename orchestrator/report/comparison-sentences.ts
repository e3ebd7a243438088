import type { Comparison } from './comparisons.js';
import type { CellComparison, CurveComparison } from './curve-comparison.js';
import { count, counted, pointsWithInterval, pValue, ratioPercent } from './format.js';
import { isClean, kindLabel, type MaskKind } from './mask-kind.js';

/** A comparison of two points in words. */
export interface ComparisonText {
  /** `mixed − original`. */
  readonly heading: string;
  /** What it was measured on. */
  readonly basis: string;
  readonly sentences: readonly string[];
}

/** Says a comparison: on clean images, then for each mask kind at its headline amount and along its curve. */
export function comparisonText(
  { first, second, numPairs, curves, obstacle }: Comparison,
  headlineHiddenOf: (kind: MaskKind) => number | null,
): ComparisonText {
  const heading = `${second.label} − ${first.label}`;
  if (obstacle !== null) return { heading, basis: `Not compared: ${obstacle}.`, sentences: [] };
  const numImages = Math.max(...curves.map((curve) => curve.numImages));
  const clean = curves[0]?.cells.find(({ place }) => isClean(place));
  const kinds = curves.map(({ kind }) => kind);
  return {
    heading,
    basis: `${counted(numPairs, 'pair')} of models with equal seeds, on the same ${count(numImages)} images under the same masks.`,
    sentences: [
      ...(clean === undefined ? [] : [`Clean images: ${cellText(clean)}.`]),
      ...curves.map((curve) =>
        curveSentence(curve, kindLabel(curve.kind, kinds), headlineHiddenOf(curve.kind)),
      ),
    ],
  };
}

function curveSentence(curve: CurveComparison, label: string, headlineHidden: number | null): string {
  const { cells, area, areaInterval } = curve;
  const last = cells.at(-1)!;
  const headline = cells.find(({ place }) => place.hidden === headlineHidden) ?? last;
  const different = cells.filter(({ adjustedP }) => adjustedP < 0.05);
  const mean = `${pointsWithInterval(area, areaInterval)} in mean accuracy from 0 to ${ratioPercent(last.ratio)} hidden`;
  return `${label}: ${cellText(headline)} at ${ratioPercent(headline.ratio)} hidden; ${mean}; different after Holm at ${different.length} of ${counted(cells.length, 'amount')}.`;
}

function cellText({ difference, adjustedP }: CellComparison): string {
  return `${pointsWithInterval(difference.mean, difference.interval)}, McNemar ${pValue(adjustedP)} after Holm`;
}
