import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type DiskWrite,
  syncDirectory,
  syncDirectoryInBackground,
  syncInBackground,
  writeAll,
  writeError,
} from './disk.js';

interface Options {
  /** Whether it is to survive a power cut as well; it takes longer. */
  readonly isDurable?: boolean;
  /** A test passes one of its own to fill the disk. */
  readonly write?: DiskWrite;
}

/** Puts `content` at `path` whole or not at all, also when the process is killed; until then the old content stays. */
export function writeFileAtomically(path: string, content: string | Uint8Array, options: Options = {}): void {
  const { isDurable = true, write = writeSync } = options;
  const fd = stage(path, content, write);
  try {
    try {
      if (isDurable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporaryOf(path), path);
    if (isDurable) syncDirectory(dirname(path));
  } catch (error) {
    throw withdrawn(path, error);
  }
}

/**
 * The same in steps that wait for the disk in the background, so that many files can share the wait: made with its
 * content under another name, then `sync`, then `publish`.
 */
export class StagedFile {
  readonly #fd: number;

  constructor(
    readonly path: string,
    content: string,
  ) {
    this.#fd = stage(path, content, writeSync);
  }

  /** Resolves when the content is on disk, still under its other name. */
  async sync(): Promise<void> {
    try {
      await syncInBackground(this.#fd);
    } catch (error) {
      throw withdrawn(this.path, error);
    } finally {
      closeSync(this.#fd);
    }
  }

  /** Puts the file in its place at once; resolves when that, too, is on disk. */
  async publish(): Promise<void> {
    try {
      renameSync(temporaryOf(this.path), this.path);
      await syncDirectoryInBackground(dirname(this.path));
    } catch (error) {
      throw withdrawn(this.path, error);
    }
  }
}

/** Writes the content under another name beside `path`; returns the open file. */
function stage(path: string, content: string | Uint8Array, write: DiskWrite): number {
  let fd: number;
  try {
    rmSync(temporaryOf(path), { force: true }); // left over, or something odd that to open would wait for ever
    fd = openSync(temporaryOf(path), 'w');
  } catch (error) {
    throw writeError(path, error);
  }
  try {
    writeAll(write, fd, Buffer.from(content));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw withdrawn(path, error);
  }
}

function temporaryOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

/** Removes what was staged; returns the error of a path that could not be written. */
function withdrawn(path: string, error: unknown): Error {
  rmSync(temporaryOf(path), { force: true });
  return writeError(path, error);
}
