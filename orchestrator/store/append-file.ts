import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { ExitCode, expected, Found, type SparsightError } from '../errors.js';
import { type DiskWrite, writeAll, writeError, writing } from './disk.js';
import { refuseOdd } from './regular-file.js';

const syncInBackground = promisify(fdatasync);

/** A file that grows by whole appends: one that cannot be written in full is taken back. */
export class AppendFile {
  readonly #fd: number;
  readonly #write: DiskWrite;
  #size: number;
  #syncedSize: number;
  #syncing: Promise<void> = Promise.resolve();

  /** Opens or makes the file; a test passes a `write` of its own to fill the disk. */
  constructor(
    readonly path: string,
    write: DiskWrite = writeSync,
  ) {
    refuseOdd(path, 'writable');
    this.#fd = writing(path, () => openSync(path, 'a'));
    this.#write = write;
    this.#size = fstatSync(this.#fd).size;
    this.#syncedSize = this.#size;
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  append(text: string): void {
    const data = Buffer.from(text);
    try {
      writeAll(this.#write, this.#fd, data);
    } catch (error) {
      ftruncateSync(this.#fd, this.#size);
      throw writeError(this.path, error);
    }
    this.#size += data.length;
  }

  /** Throws a SparsightError unless the file at its path is this one, and no other process has written to it. */
  check(): void {
    const own = fstatSync(this.#fd);
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (found === undefined) throw foreign(this.path, 'none: it was deleted');
    if (found.ino !== own.ino || found.dev !== own.dev) throw foreign(this.path, 'another file in its place');
    if (own.size !== this.#size) throw foreign(this.path, `${own.size} bytes instead of ${this.#size}`);
  }

  /** Cuts the file to `size` bytes, at once and durably. */
  truncate(size: number): void {
    ftruncateSync(this.#fd, size);
    fdatasyncSync(this.#fd);
    this.#size = size;
    this.#syncedSize = size;
  }

  /** Resolves once everything appended before the call is on disk. */
  sync(): Promise<void> {
    if (this.#syncedSize < this.#size) this.#syncing = this.#syncing.then(() => this.#sync());
    return this.#syncing;
  }

  async #sync(): Promise<void> {
    const size = this.#size;
    if (this.#syncedSize >= size) return;
    await syncInBackground(this.#fd).catch((error) => {
      throw writeError(this.path, error);
    });
    this.#syncedSize = size;
  }

  /** Closes the file once a sync that was begun has ended. */
  async close(): Promise<void> {
    await this.#syncing.catch(() => {});
    closeSync(this.#fd);
  }
}

/** The error of a file that somebody else has touched while this process wrote it. */
export function foreign(path: string, found: string): SparsightError {
  return expected('file of the run', 'written by this process alone', new Found(found), {
    at: path,
    fix: 'Leave the run directory alone while a command works on it. The same command says whether anything is lost.',
    exitCode: ExitCode.environment,
  });
}
