import { constants, copyFileSync, linkSync } from 'node:fs';

/** Puts a file that never changes at a second place: as a hard link, or a copy where that cannot be. */
export function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}
