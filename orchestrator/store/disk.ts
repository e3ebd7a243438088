import { closeSync, existsSync, fsync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ExitCode, expected, type SparsightError } from '../errors.js';

/** Resolves when what was written to the file is on disk. */
export const syncInBackground = promisify(fsync);

/** The system call that a full disk fails; returns how many bytes were written. */
export type DiskWrite = (fd: number, data: Uint8Array, offset: number) => number;

/** Writes all of `data`: on a nearly full disk the first write is short and only the next one fails. */
export function writeAll(write: DiskWrite, fd: number, data: Uint8Array): void {
  let offset = 0;
  while (offset < data.length) offset += write(fd, data, offset);
}

/** What file systems answer that cannot sync a folder, as some network file systems cannot. */
const NO_DIRECTORY_SYNC = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF', 'EISDIR', 'EPERM'];

/** Makes a new or renamed name in `directory` survive a power cut, where the file system can. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } catch (error) {
    refuseUnlessUnable(error);
  } finally {
    closeSync(fd);
  }
}

/** The same without waiting at once. */
export async function syncDirectoryInBackground(directory: string): Promise<void> {
  const fd = openSync(directory, 'r');
  try {
    await syncInBackground(fd);
  } catch (error) {
    refuseUnlessUnable(error);
  } finally {
    closeSync(fd);
  }
}

function refuseUnlessUnable(error: unknown): void {
  if (!NO_DIRECTORY_SYNC.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
}

/**
 * Makes a folder and those above it; returns whether it was not there yet. Throws a SparsightError with the cause that
 * the system names.
 */
export function makeFolder(path: string): boolean {
  return writing(path, () => {
    try {
      mkdirSync(path); // not recursive: where a file system is read-only, that says "no such file" instead
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
      if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
      makeFolder(dirname(path));
      return makeFolder(path);
    }
  });
}

/** Does what writes to `path`; what the system refuses becomes the error of a path that could not be written. */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : writeError(path, error);
  }
}

/** The error of a path that could not be written, such as a full disk or a missing permission. */
export function writeError(path: string, cause: unknown): SparsightError {
  return expected('file', 'writable', (cause as Error).message, {
    at: path,
    fix: `${remedyOf(cause)}, then run the same command again: it goes on where it stopped.`,
    exitCode: ExitCode.environment,
    cause,
  });
}

function remedyOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT'
    ? 'Its folder was deleted or moved: look for who did it'
    : 'Free space or allow writing there';
}
