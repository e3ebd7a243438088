import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Findings } from '../experiment/findings.js';

const CHUNK_BYTES = 1024 * 1024;

/** SHA-256 of a file's content in hexadecimal, or why it cannot be read. */
export function fileSha256(path: string): ReturnType<Findings['weightsSha256']> {
  try {
    return { ok: true, sha256: digestOf(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { ok: false, reason: code === 'ENOENT' ? 'no such file' : String(code ?? error) };
  }
}

function digestOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      hash.update(chunk.subarray(0, size));
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
