import { closeSync, fsync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type DiskWrite, syncDirectory, syncDirectoryInBackground, writeAll, writeError } from './disk.js';

const syncInBackground = promisify(fsync);

interface Options {
  /** Whether it is to survive a power cut as well; it takes longer. */
  readonly isDurable?: boolean;
  /** A test passes one of its own to fill the disk. */
  readonly write?: DiskWrite;
}

/** Puts `content` at `path` whole or not at all, also when the process is killed; until then the old content stays. */
export function writeFileAtomically(path: string, content: string | Uint8Array, options: Options = {}): void {
  const { isDurable = true, write = writeSync } = options;
  const temporary = temporaryOf(path);
  try {
    const fd = openSync(temporary, 'w');
    try {
      writeAll(write, fd, Buffer.from(content));
      if (isDurable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
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
    try {
      this.#fd = openSync(temporaryOf(path), 'w');
    } catch (error) {
      throw writeError(path, error);
    }
    try {
      writeAll(writeSync, this.#fd, Buffer.from(content));
    } catch (error) {
      closeSync(this.#fd);
      throw withdrawn(path, error);
    }
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

function temporaryOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

function withdrawn(path: string, error: unknown): Error {
  rmSync(temporaryOf(path), { force: true });
  return writeError(path, error);
}
