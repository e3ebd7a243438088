import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expected } from '../../errors.js';
import type { Check } from './check.js';

const LEAST_FREE_BYTES = 2 ** 30;

/** Whether a folder, which need not exist yet, can be written and has room. */
export function folderCheck(name: string, find: () => string): Check {
  return { name, look: () => checkFolder(resolve(find())) };
}

function checkFolder(folder: string): string {
  const existing = nearestExisting(folder);
  tryToWrite(existing);
  const { bavail, bsize } = statfsSync(existing);
  const free = `${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free`;
  if (bavail * bsize < LEAST_FREE_BYTES) {
    throw expected('disk', 'at least 1 GiB free', free, {
      at: folder,
      fix: 'Free space, or name another folder.',
    });
  }
  return `${folder}, ${free}`;
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}

function tryToWrite(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const probe = mkdtempSync(join(folder, '.sparsight-doctor-'));
    writeFileSync(join(probe, 'probe'), '');
    rmSync(probe, { recursive: true });
  } catch (error) {
    const fix = 'Allow writing there, or name another folder.';
    throw expected('folder', 'writable', (error as Error).message, { at: folder, fix });
  }
}
