import { existsSync } from 'node:fs';
import { readNpyHeader, readNpyRow } from './npy.js';
import type { FoundMasks } from './run-data.js';

/** Opens the masks that a search left, `[amounts, images, bytes]`; null where there are none yet. */
export function openFoundMasks(path: string, numAmounts: number): FoundMasks | null {
  if (!existsSync(path)) return null;
  const array = readNpyHeader(path);
  const numImages = array.numRows / numAmounts;
  return {
    numImages,
    bits: (amount, image) => readNpyRow(path, array, amount * numImages + image) as Uint8Array,
  };
}
