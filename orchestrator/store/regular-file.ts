import { openSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { ExitCode, expected, Found } from '../errors.js';

const RESTORE = 'Restore the file, or move the run directory away and run the experiment again.';

/**
 * Reads a file; null if there is none. Throws a SparsightError for what cannot be read, and for a pipe or a device,
 * which might never end.
 */
export function readIfThere(path: string): Buffer | null {
  return reading(path, () => readFileSync(path));
}

/** Opens a file to read; null if there is none. Throws as `readIfThere` does. */
export function openRegular(path: string): number | null {
  return reading(path, () => openSync(path, 'r'));
}

function reading<T>(path: string, action: () => T): T | null {
  try {
    refuseOdd(path);
    return action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === undefined) throw error;
    throw expected('file', 'readable', new Found(message), { at: path, fix: RESTORE, cause: error });
  }
}

/** The names in a folder; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw expected('folder', 'readable', new Found(message), { at: folder, cause: error });
  }
}

/** Throws a SparsightError if there is something at `path` that is not a regular file; to open a pipe would wait. */
export function refuseOdd(path: string, rule: 'readable' | 'writable' = 'readable'): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  const exitCode = rule === 'writable' ? ExitCode.environment : ExitCode.usage;
  throw expected('file', rule, new Found(kindOf(found)), { at: path, fix: RESTORE, exitCode });
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
