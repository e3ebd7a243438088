import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

const folders: string[] = [];

/** A fresh folder, removed after the test; its name holds what breaks careless code. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `sparsight 'it"s' \n$HOME ä–`));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
