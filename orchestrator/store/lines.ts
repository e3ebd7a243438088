import { readFileSync } from 'node:fs';
import { expected, Found } from '../errors.js';

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
  const content = readIfThere(path);
  const numBytes = content.lastIndexOf(0x0a) + 1;
  const lines = content.toString('utf8', 0, numBytes).split('\n').slice(0, -1);
  return { lines, numBytes, numTornBytes: content.length - numBytes };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return Buffer.alloc(0);
    const got = new Found(code === 'EISDIR' ? 'a folder' : message);
    throw expected('file', 'readable', got, { at: path, fix: 'Restore the file, or move the folder away.' });
  }
}
