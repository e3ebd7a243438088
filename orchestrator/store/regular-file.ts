import { readFileSync, type Stats, statSync } from 'node:fs';
import { expected, Found } from '../errors.js';

const RESTORE = 'Restore the file, or move the run directory away and run the experiment again.';

/**
 * Reads a file; null if there is none. Throws a SparsightError for what cannot be read, and for a pipe or a device,
 * which might never end.
 */
export function readIfThere(path: string): Buffer | null {
  try {
    refuseOdd(path);
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === undefined) throw error;
    throw expected('file', 'readable', new Found(message), { at: path, fix: RESTORE, cause: error });
  }
}

/** Throws a SparsightError if there is something at `path` that is not a regular file; to open a pipe would wait. */
export function refuseOdd(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  throw expected('file', 'readable', new Found(kindOf(found)), { at: path, fix: RESTORE });
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
