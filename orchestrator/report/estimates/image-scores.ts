import type { RunData, TrialData } from '../../store/run-data.js';
import type { TrialCell } from './trial-cells.js';

/** How many of a cell's draws a trial classified right, for every image evaluated; null without predictions. */
export function correctDraws(run: RunData, trial: TrialData, cell: TrialCell): Uint16Array | null {
  const predictions = run.predictions(trial.trialId);
  if (predictions === null) return null;
  const { labels } = predictions;
  const correct = new Uint16Array(cell.numImages);
  for (const index of cell.rows) {
    const row = predictions.row(index);
    if (row === null || row.length < cell.numImages) return null;
    for (let image = 0; image < cell.numImages; image += 1) {
      if (row[image] === labels[image]) correct[image]! += 1;
    }
  }
  return correct;
}

/** Accuracy over images and draws: a whole number over a whole number, so that equal scores are equal numbers. */
export function accuracyOf(correct: Uint16Array, numDraws: number): number {
  return correct.reduce((sum, count) => sum + count, 0) / (correct.length * numDraws);
}

/** Share of the draws that were right, an image each; in [0, 1]. */
export function shareCorrect(correct: Uint16Array, numDraws: number): Float64Array {
  return Float64Array.from(correct, (count) => count / numDraws);
}
