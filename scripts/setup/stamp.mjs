import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { root } from './paths.mjs';

/** SHA-256 over the names and contents of files, and over anything else that decides the outcome. */
export function digest(/** @type {string[]} */ files, /** @type {unknown[]} */ ...others) {
  const hash = createHash('sha256').update(JSON.stringify(others));
  for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** The text of a file, null when there is none. */
export function readText(/** @type {string} */ path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** The text of a file that is part of Sparsight. */
export function ownText(/** @type {string} */ path) {
  return readFileSync(path, 'utf8');
}

/** Writes a file in one piece: a reader sees the old text or the new one. */
export function writeWhole(/** @type {string} */ path, /** @type {string} */ text, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, text, { mode });
  renameSync(unfinished, path);
}
