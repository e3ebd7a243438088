import { readIfThere } from './regular-file.js';

/** The whole lines of a file that is appended to; a torn last line is left out. */
export interface WholeLines {
  readonly lines: readonly string[];
  /** Bytes that they take. */
  readonly numBytes: number;
  /** Bytes of a torn last line. */
  readonly numTornBytes: number;
}

/** Reads the whole lines of the file; none if there is no file. */
export function readWholeLines(path: string): WholeLines {
  return wholeLinesOf(readIfThere(path) ?? Buffer.alloc(0));
}

export function wholeLinesOf(content: Buffer): WholeLines {
  const numBytes = content.lastIndexOf(0x0a) + 1;
  const lines = content.toString('utf8', 0, numBytes).split('\n').slice(0, -1);
  return { lines, numBytes, numTornBytes: content.length - numBytes };
}
