import { appendFileSync, statSync } from 'node:fs';
import { writing } from './disk.js';
import { refuseOdd } from './regular-file.js';

/** Most that a log holds of what workers print: a model that prints at every step must not fill the disk. */
const MAX_BYTES = 16 * 2 ** 20;

const NOTE = '[orchestrator] The log is full: what is printed from here on is not kept.\n';

/** Log files of text that nobody bounds, each of at most so many bytes and a note. */
export class CappedLogs {
  /** Bytes of each log; as many as it may have once it is full. */
  readonly #sizes = new Map<string, number>();

  constructor(private readonly maxBytes = MAX_BYTES) {}

  /** Whether nothing more is kept, so that a text need not even be put together. */
  isFull(path: string): boolean {
    return this.#sizeOf(path) >= this.maxBytes;
  }

  append(path: string, text: string): void {
    const room = this.maxBytes - this.#sizeOf(path);
    if (room <= 0) return;
    const isLast = Buffer.byteLength(text) >= room;
    writing(path, () => {
      refuseOdd(path, 'writable');
      appendFileSync(path, isLast ? `${wholeLines(text, room)}${NOTE}` : text);
    });
    this.#sizes.set(path, isLast ? this.maxBytes : this.maxBytes - room + Buffer.byteLength(text));
  }

  #sizeOf(path: string): number {
    const known = this.#sizes.get(path) ?? statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#sizes.set(path, known);
    return known;
  }
}

/** The lines of the text that fit into so many bytes. */
function wholeLines(text: string, numBytes: number): string {
  const fitting = Buffer.from(text).subarray(0, numBytes);
  return fitting.toString('utf8', 0, fitting.lastIndexOf('\n') + 1);
}
