import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const MOST = 1 << 20;

/** Reads what was added to a file that another host writes. */
export class GrownFile {
  readonly #decoder = new StringDecoder('utf8');
  #position = 0;

  constructor(private readonly path: string) {}

  /** The text that is new; empty where there is none, or no file yet. */
  read(): string {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return '';
    }
    try {
      const size = Math.min(MOST, fstatSync(file).size - this.#position);
      if (size <= 0) return '';
      const buffer = Buffer.alloc(size);
      const count = readSync(file, buffer, 0, size, this.#position);
      this.#position += count;
      return this.#decoder.write(buffer.subarray(0, count));
    } finally {
      closeSync(file);
    }
  }
}
