import { existsSync, lstatSync } from 'node:fs';

/** What to call a link in place of a file that is not there. */
export const BROKEN_LINK = 'a link that leads nowhere';

export function isBrokenLink(path: string): boolean {
  return !existsSync(path) && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
