import { hasOwnAmount } from '../../experiment/mask-spec.js';
import { type Amount, hiddenAt, numPixelsOf } from '../keys/amounts.js';
import { isClean, kindKey, type MaskKind, placeKey } from '../keys/mask-kind.js';
import type { CellEstimates } from './cell-estimates.js';
import type { PointSummary, RunSummary } from './summary.js';

/** Hidden ratios of a table: 0, those that the experiment asks for, and measured ratios that it did not ask for. */
export function ratioAmounts({ nominal, points }: RunSummary): Amount[] {
  const asked = nominal.flatMap(({ ratios }) => ratios);
  const unasked = points.flatMap((point) => unaskedRatios(point, nominal));
  const ratios = new Set([0, ...asked, ...unasked]);
  return [...ratios].sort((a, b) => a - b).map((value) => ({ of: 'ratio', value }));
}

/**
 * What a point measured where that amount is hidden in that way; of none, the clean cell, on the images of the kind.
 * Null also where the amount comes to no patch hidden, or to none visible, without saying so.
 */
export function cellAt(point: PointSummary, kind: MaskKind, amount: Amount): CellEstimates | null {
  const numPixels = numPixelsOf(point);
  if (numPixels === null) return null;
  const hidden = hiddenAt(amount, numPixels, kind);
  const asked = hiddenAt(amount, numPixels, { mask: { family: 'none' } });
  if ((hidden === 0) !== (asked === 0) || (hidden === numPixels) !== (asked === numPixels)) return null;
  if (hidden === 0) return cleanCell(point, kind);
  return point.cells.find(({ place }) => placeKey(place) === placeKey({ ...kind, hidden })) ?? null;
}

function cleanCell({ cells, curves }: PointSummary, kind: MaskKind): CellEstimates | null {
  const curve = curves.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
  return (curve?.cells ?? cells).find(({ place }) => isClean(place)) ?? null;
}

function unaskedRatios(point: PointSummary, nominal: RunSummary['nominal']): number[] {
  const numPixels = numPixelsOf(point);
  if (numPixels === null) return [];
  const asked = new Set(
    nominal.flatMap(({ kind, ratios, visibleCounts }) =>
      [
        ...ratios.map((value) => hiddenAt({ of: 'ratio', value }, numPixels, kind)),
        ...visibleCounts.map((value) => hiddenAt({ of: 'visible', value }, numPixels, kind)),
      ].map((hidden) => placeKey({ ...kind, hidden })),
    ),
  );
  return point.cells
    .filter(({ place }) => !isClean(place) && !hasOwnAmount(place.mask.family) && !asked.has(placeKey(place)))
    .map(({ ratio }) => ratio);
}
