import type { RunData, TrialData } from '../../store/run-data.js';
import { type ScoredRows, smoothedCells, type TrialCell, trialCells } from './trial-cells.js';

/** Classes that a trial predicted, and the true ones; an image each. */
export interface PredictedRows {
  readonly labels: ArrayLike<number>;
  /** One for each draw of a cell. */
  readonly rows: readonly ArrayLike<number>[];
}

/**
 * Which images the trials of a run classified right, made from predictions that are read from disk once: those of a
 * trial when the first of its scores is asked for. One bit per prediction is kept, and the predicted classes of those
 * cells for which `keepsClasses` holds.
 */
export class ImageScores {
  readonly #ofTrials = new Map<string, TrialScores | null>();

  constructor(
    private readonly run: Pick<RunData, 'predictions'>,
    private readonly keepsClasses: (cell: TrialCell, trial: TrialData) => boolean = () => false,
  ) {}

  /** How many of a cell's draws a trial classified right, for every image evaluated; null without predictions. */
  correctDraws(trial: TrialData, cell: ScoredRows): Uint16Array | null {
    const scores = this.#scoresOf(trial);
    const correct = new Uint16Array(cell.numImages);
    for (const index of cell.rows) {
      const row = scores?.rows.get(index);
      if (row === undefined || row.numImages < cell.numImages) return null;
      for (let image = 0; image < cell.numImages; image += 1) {
        correct[image]! += (row.correctBits[image >> 3]! >> (image & 7)) & 1;
      }
    }
    return scores && correct;
  }

  /** Predicted classes of a cell for which `keepsClasses` holds; null without predictions. */
  predictedRows(trial: TrialData, { rows, numImages }: TrialCell): PredictedRows | null {
    const scores = this.#scoresOf(trial);
    if (scores === null) return null;
    const kept = rows.flatMap((index) => scores.rows.get(index)?.classes ?? []);
    const isWhole = kept.length === rows.length && kept.every((row) => row.length >= numImages);
    return isWhole ? { labels: scores.labels, rows: kept } : null;
  }

  #scoresOf(trial: TrialData): TrialScores | null {
    const known = this.#ofTrials.get(trial.trialId);
    if (known !== undefined) return known;
    const scores = this.#read(trial);
    this.#ofTrials.set(trial.trialId, scores);
    return scores;
  }

  #read(trial: TrialData): TrialScores | null {
    const predictions = this.run.predictions(trial.trialId);
    if (predictions === null) return null;
    const { labels } = predictions;
    const rows = new Map<number, RowScores>();
    for (const cell of [...trialCells(trial), ...smoothedCells(trial).flatMap(({ cells }) => cells)]) {
      const keepsClasses = this.keepsClasses(cell, trial);
      for (const index of cell.rows) {
        const row = predictions.row(index);
        if (row !== null) rows.set(index, scoresOf(row, labels, keepsClasses));
      }
    }
    return { labels, rows };
  }
}

interface TrialScores {
  readonly labels: Uint8Array | Uint16Array;
  readonly rows: ReadonlyMap<number, RowScores>;
}

interface RowScores {
  readonly numImages: number;
  /** One bit per image, the first image in the lowest bit of the first byte. */
  readonly correctBits: Uint8Array;
  readonly classes: Uint8Array | Uint16Array | null;
}

function scoresOf(
  row: Uint8Array | Uint16Array,
  labels: ArrayLike<number>,
  keepsClasses: boolean,
): RowScores {
  const correctBits = new Uint8Array(Math.ceil(row.length / 8));
  for (let image = 0; image < row.length; image += 1) {
    if (row[image] === labels[image]) correctBits[image >> 3]! |= 1 << (image & 7);
  }
  return { numImages: row.length, correctBits, classes: keepsClasses ? row : null };
}

/** Accuracy over images and draws: a whole number over a whole number, so that equal scores are equal numbers. */
export function accuracyOf(correct: Uint16Array, numDraws: number): number {
  return correct.reduce((sum, count) => sum + count, 0) / (correct.length * numDraws);
}

/** Share of the draws that were right, an image each; in [0, 1]. */
export function shareCorrect(correct: Uint16Array, numDraws: number): Float64Array {
  return Float64Array.from(correct, (count) => count / numDraws);
}
