import type { CellEstimates } from './cell-estimates.js';
import { isClean, kindKey, type MaskKind } from './mask-kind.js';

/** Accuracy of one point under one mask kind, by hidden pixels ascending; the clean cell is its left end. */
export interface Curve {
  readonly kind: MaskKind;
  readonly cells: readonly CellEstimates[];
}

/** Curves of the kinds that a point was evaluated under. */
export function curvesOf(cells: readonly CellEstimates[], kinds: readonly MaskKind[]): Curve[] {
  const measured = cells.filter(({ metrics }) => metrics.has('accuracy'));
  const clean = measured.filter(({ place }) => isClean(place));
  return kinds.flatMap((kind) => {
    const masked = measured.filter(({ place }) => !isClean(place) && kindKey(place) === kindKey(kind));
    if (masked.length === 0) return [];
    return [{ kind, cells: [...clean, ...masked.sort((a, b) => a.place.hidden - b.place.hidden)] }];
  });
}
