import { closeSync, fsyncSync, openSync } from 'node:fs';
import { ExitCode, expected, type SparsightError } from '../errors.js';

/** The system call that a full disk fails; returns how many bytes were written. */
export type DiskWrite = (fd: number, data: Uint8Array, offset: number) => number;

/** Writes all of `data`: on a nearly full disk the first write is short and only the next one fails. */
export function writeAll(write: DiskWrite, fd: number, data: Uint8Array): void {
  let offset = 0;
  while (offset < data.length) offset += write(fd, data, offset);
}

/** Makes a new or renamed name in `directory` survive a power cut. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The error of a path that could not be written, such as a full disk or a missing permission. */
export function writeError(path: string, cause: unknown): SparsightError {
  return expected('file', 'writable', (cause as Error).message, {
    at: path,
    fix: 'Free space or allow writing there, then run the same command again: it goes on where it stopped.',
    exitCode: ExitCode.environment,
    cause,
  });
}
