import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writing } from './disk.js';
import { namesIn } from './regular-file.js';

/** Removes what commands that were killed left in a folder: names like these, last written so long ago at least. */
export function sweep(folder: string, names: RegExp, olderThanMs: number): void {
  for (const name of namesIn(folder).filter((each) => names.test(each))) {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || Date.now() - found.mtimeMs < olderThanMs) continue;
    writing(path, () => rmSync(path, { recursive: true, force: true }));
  }
}
