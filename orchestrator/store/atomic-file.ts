import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DiskWrite, syncDirectory, writeAll, writeError } from './disk.js';

interface Options {
  /** Whether it is to survive a power cut as well; it takes longer. */
  readonly isDurable?: boolean;
  /** A test passes one of its own to fill the disk. */
  readonly write?: DiskWrite;
}

/** Puts `content` at `path` whole or not at all, also when the process is killed; until then the old content stays. */
export function writeFileAtomically(path: string, content: string | Uint8Array, options: Options = {}): void {
  const { isDurable = true, write = writeSync } = options;
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    writeNew(temporary, Buffer.from(content), isDurable, write);
    renameSync(temporary, path);
    if (isDurable) syncDirectory(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(path, error);
  }
}

function writeNew(path: string, content: Uint8Array, isDurable: boolean, write: DiskWrite): void {
  const fd = openSync(path, 'w');
  try {
    writeAll(write, fd, content);
    if (isDurable) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
