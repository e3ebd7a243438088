import { isClean, kindKey, type MaskKind } from '../keys/mask-kind.js';
import type { PointTrials } from '../keys/points.js';
import { type CellEstimates, onFirstImages } from './cell-estimates.js';
import type { ImageScores } from './image-scores.js';

/**
 * Accuracy of one point under one mask kind, by hidden pixels ascending; the clean cell is its left end. All of it is
 * of the same images: the first ones, where a cell was evaluated on fewer than others and predictions are there.
 */
export interface Curve {
  readonly kind: MaskKind;
  readonly cells: readonly CellEstimates[];
}

/** Curves of the kinds that a point was evaluated under. */
export function curvesOf(
  scores: ImageScores,
  point: PointTrials,
  cells: readonly CellEstimates[],
  kinds: readonly MaskKind[],
): Curve[] {
  const measured = cells.filter(({ metrics }) => metrics.has('accuracy'));
  const clean = measured.filter(({ place }) => isClean(place));
  return kinds.flatMap((kind) => {
    const masked = measured.filter(({ place }) => !isClean(place) && kindKey(place) === kindKey(kind));
    if (masked.length === 0) return [];
    const whole = [...clean, ...masked.sort((a, b) => a.place.hidden - b.place.hidden)];
    const numImages = Math.min(...whole.map((cell) => cell.numImages));
    return [{ kind, cells: whole.map((cell) => onFirstImages(scores, point, cell, numImages) ?? cell) }];
  });
}
