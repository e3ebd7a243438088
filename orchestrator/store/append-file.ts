import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { type DiskWrite, writeAll, writeError, writing } from './disk.js';

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
