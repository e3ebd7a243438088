import type { TrialData } from '../../store/run-data.js';
import { percentileInterval, resampledMeans } from '../statistics/bootstrap.js';
import { type Interval, wilsonInterval } from '../statistics/intervals.js';
import { agree } from './estimate.js';
import { type ImageScores, shareCorrect } from './image-scores.js';
import type { TrialCell } from './trial-cells.js';

/** One place of the evaluation grid as one seed measured it. */
export interface SeedCell {
  readonly trial: TrialData;
  readonly cell: TrialCell;
}

/**
 * Intervals over images, where there is no spread over seeds to go by: of a single seed, or of seeds that all have the
 * very same accuracy (of the first of them). Wilson's for one draw; for several, whose results on one image belong
 * together, the bootstrap over images. Without predictions, or where no image differs, Wilson's holds for several
 * draws too: it is then wider than need be.
 */
export function intervalsOverImages(
  scores: ImageScores,
  places: readonly SeedCell[][],
): Map<TrialCell, Interval> {
  const single = places.filter(seedsAgree).map((seedCells) => seedCells[0]!);
  const intervals = new Map<TrialCell, Interval>();
  for (const { cell } of single) {
    const accuracy = cell.values.get('accuracy');
    if (accuracy !== undefined) intervals.set(cell, wilsonInterval(accuracy, cell.numImages));
  }
  for (const sameImages of columnsByNumImages(scores, single)) {
    const means = resampledMeans(sameImages.map(({ column }) => column));
    sameImages.forEach(({ cell }, index) => {
      const interval = percentileInterval(means[index]!);
      if (interval.high > interval.low) intervals.set(cell, interval);
    });
  }
  return intervals;
}

function seedsAgree(seedCells: readonly SeedCell[]): boolean {
  return agree(seedCells.map(({ cell }) => cell.values.get('accuracy') ?? Number.NaN));
}

interface CellColumn {
  readonly cell: TrialCell;
  /** Share of the draws that were right, an image each. */
  readonly column: Float64Array;
}

/** Cells of several draws, those of equally many images together: they are resampled in one go. */
function columnsByNumImages(scores: ImageScores, single: readonly SeedCell[]): CellColumn[][] {
  const columns = new Map<number, CellColumn[]>();
  for (const { trial, cell } of single) {
    const numDraws = cell.rows.length;
    const correct = numDraws > 1 ? scores.correctDraws(trial, cell) : null;
    if (correct === null) continue;
    const entry = { cell, column: shareCorrect(correct, numDraws) };
    columns.set(cell.numImages, [...(columns.get(cell.numImages) ?? []), entry]);
  }
  return [...columns.values()];
}
