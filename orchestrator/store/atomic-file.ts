import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DiskWrite, syncDirectory, writeAll, writeError } from './disk.js';

/**
 * Puts `content` at `path` whole or not at all, also through a crash; the previous content stays until then.
 * A test passes a `write` of its own to fill the disk.
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  write: DiskWrite = writeSync,
): void {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    writeDurably(temporary, content, write);
    renameSync(temporary, path);
    syncDirectory(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(path, error);
  }
}

function writeDurably(path: string, content: string | Uint8Array, write: DiskWrite): void {
  const fd = openSync(path, 'w');
  try {
    writeAll(write, fd, Buffer.from(content));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
