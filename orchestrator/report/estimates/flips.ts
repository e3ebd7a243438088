import { isSearch } from '../../experiment/mask-spec.js';
import type { RunData, TrialData } from '../../store/run-data.js';
import { isClean, kindKey, type MaskKind } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import type { ImageScores } from './image-scores.js';
import { type TrialCell, trialCells } from './trial-cells.js';

/** An image that is named rightly until a search has hidden so many pixels. */
export interface Flip {
  readonly seed: number;
  /** Its place among the evaluated images, from 0. */
  readonly image: number;
  /** The least amount searched at which it is named wrongly. */
  readonly hidden: number;
  /** Pixels that this amount hides and the one before did not, row by row; null without the masks. */
  readonly pixels: readonly number[] | null;
}

/** What one search does to the images of a point, over its seeds. */
export interface SearchFlips {
  readonly kind: MaskKind;
  /** Hidden pixels of each amount, ascending. */
  readonly amounts: readonly number[];
  readonly numPixels: number;
  /** Images named rightly without a mask, over seeds. */
  readonly numRight: number;
  readonly flips: readonly Flip[];
}

/** Which images each search of a point flips, and at which pixels; of the seeds whose predictions are there. */
export function flipsOf(
  run: Pick<RunData, 'foundMasks'>,
  scores: ImageScores,
  point: PointTrials,
): SearchFlips[] {
  const byKind = new Map<string, SearchFlips>();
  for (const trial of replicatesOf(point)) {
    for (const [key, cells] of searchesOf(trial)) {
      const own = flipsOfTrial(run, scores, trial, cells);
      if (own === null) continue;
      const known = byKind.get(key);
      byKind.set(key, {
        ...own,
        numRight: own.numRight + (known?.numRight ?? 0),
        flips: [...(known?.flips ?? []), ...own.flips],
      });
    }
  }
  return [...byKind.values()];
}

/** Cells of each search of a trial by kind, the amounts ascending. */
function searchesOf(trial: TrialData): Map<string, TrialCell[]> {
  const byKind = new Map<string, TrialCell[]>();
  const found = trialCells(trial).filter(
    ({ place, rows }) => isSearch(place.mask) && !isClean(place) && rows.length === 1,
  );
  for (const cell of found.sort((a, b) => a.place.hidden - b.place.hidden)) {
    const key = kindKey(cell.place);
    byKind.set(key, [...(byKind.get(key) ?? []), cell]);
  }
  return byKind;
}

function flipsOfTrial(
  run: Pick<RunData, 'foundMasks'>,
  scores: ImageScores,
  trial: TrialData,
  cells: readonly TrialCell[],
): SearchFlips | null {
  const { numImages, place, visible } = cells[0]!;
  const clean = trialCells(trial).find((cell) => isClean(cell.place) && cell.numImages >= numImages);
  const right = clean && scores.correctDraws(trial, { ...clean, numImages });
  const byAmount = cells.map((cell) => scores.correctDraws(trial, { ...cell, numImages }));
  if (!right || byAmount.some((correct) => correct === null)) return null;
  const pixelsOf = newPixels(run, trial, cells);
  const flips = Array.from(right, (isRight, image): Flip | null => {
    const amount = isRight === 0 ? -1 : byAmount.findIndex((correct) => correct![image] === 0);
    if (amount < 0) return null;
    const { hidden } = cells[amount]!.place;
    return { seed: trial.seed, image, hidden, pixels: pixelsOf(amount, image) };
  });
  return {
    kind: { mask: place.mask, fill: place.fill },
    amounts: cells.map((cell) => cell.place.hidden),
    numPixels: place.hidden + visible,
    numRight: right.reduce((sum, each) => sum + each, 0),
    flips: flips.filter((flip) => flip !== null),
  };
}

/** What an amount hides that the one before does not, from the files that the search left. */
function newPixels(
  run: Pick<RunData, 'foundMasks'>,
  trial: TrialData,
  cells: readonly TrialCell[],
): (amount: number, image: number) => number[] | null {
  const evaluations = trial.config?.evaluate.evaluations ?? [];
  const { place, numImages } = cells[0]!;
  const index = evaluations.findIndex(
    (each) => each.kind === 'attacked' && kindKey(each) === kindKey(place) && each.num_images === numImages,
  );
  const evaluation = evaluations[index];
  if (evaluation?.kind !== 'attacked') return () => null;
  const masks = run.foundMasks(trial.trialId, index);
  const rowOf = (amount: number): number => evaluation.hidden.indexOf(cells[amount]!.place.hidden);
  return (amount, image) => {
    if (masks === null) return null;
    const own = masks.bits(rowOf(amount), image);
    const before = amount === 0 ? null : masks.bits(rowOf(amount - 1), image);
    return Array.from({ length: 8 * own.length }, (_, pixel) => pixel).filter(
      (pixel) => isSet(own, pixel) && !(before !== null && isSet(before, pixel)),
    );
  };
}

/** The first pixel is in the highest bit of the first byte. */
function isSet(bits: Uint8Array, pixel: number): boolean {
  return ((bits[pixel >> 3]! >> (7 - (pixel & 7))) & 1) === 1;
}
