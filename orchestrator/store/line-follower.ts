import { closeSync, readSync } from 'node:fs';
import { openRegular } from './regular-file.js';

const CHUNK_BYTES = 1 << 16;
const NEWLINE = 0x0a;

/** Reads a file that another process appends to: each whole line once. */
export class LineFollower {
  /** Where the last whole line ends: a torn line after it may yet be cut off and written again. */
  #offset = 0;

  constructor(private readonly path: string) {}

  /** The whole lines since the last call; none while the file is not there. */
  readNew(): string[] {
    const added = this.#readAdded();
    const numBytes = added.lastIndexOf(NEWLINE) + 1;
    this.#offset += numBytes;
    return added.toString('utf8', 0, numBytes).split('\n').slice(0, -1);
  }

  #readAdded(): Buffer {
    const fd = openRegular(this.path);
    if (fd === null) return Buffer.alloc(0);
    try {
      return Buffer.concat([...chunks(fd, this.#offset)]);
    } finally {
      closeSync(fd);
    }
  }
}

function* chunks(fd: number, start: number): Generator<Buffer> {
  for (let offset = start; ; ) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const count = readSync(fd, chunk, 0, CHUNK_BYTES, offset);
    if (count === 0) return;
    offset += count;
    yield chunk.subarray(0, count);
  }
}
