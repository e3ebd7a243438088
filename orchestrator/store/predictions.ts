import { existsSync } from 'node:fs';
import { readNpyHeader, readNpyRow } from './npy.js';
import type { Predictions } from './run-data.js';
import type { TrialDirectory } from './run-directory.js';

/** Opens the predictions of a trial on `split`, row by row; null where there are none yet. */
export function openPredictions(directory: TrialDirectory, split: string): Predictions | null {
  const path = directory.predictions(split);
  const labelsPath = directory.labels(split);
  if (!existsSync(path) || !existsSync(labelsPath)) return null;
  const array = readNpyHeader(path);
  return {
    numRows: array.numRows,
    numImages: array.numColumns,
    notEvaluated: array.itemBytes === 1 ? 0xff : 0xffff,
    get labels() {
      return readNpyRow(labelsPath, readNpyHeader(labelsPath), 0);
    },
    row: (index) => (index < array.numRows ? readNpyRow(path, array, index) : null),
  };
}
