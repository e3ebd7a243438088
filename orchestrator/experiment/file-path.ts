import { basename, dirname, resolve } from 'node:path';
import { COMMAND_LINE, expected } from '../errors.js';
import { pathKeys } from './settings-path.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';
import { positionAt, valueAt } from './tree.js';
import { type Origin, withVariables } from './variables.js';

/** Settings that are the path of a file or a folder. */
export const PATH_SETTINGS = ['dataset.path', 'model.weights'] as const;

/**
 * A path that a user wrote, absolute, variables and `~/` replaced: a relative one begins at the file that it is written
 * in (or at the working directory, on the command line). Throws where the comment behind it may be a part of it.
 */
export function absolutePath(written: string, setting: string, site: Site, sources: Sources): string {
  const keys = pathKeys(setting);
  const origin = { at: setting, position: positionAt(site.tree, keys) };
  const leaf = valueAt(site.tree, keys);
  if (leaf?.kind === 'leaf' && leaf.comment !== undefined)
    refuseCutPath(written, leaf.comment, origin, sources);
  return pathFrom(written, origin, sources);
}

/** The same for a path that is written at `origin`. */
export function pathFrom(written: string, origin: Origin, sources: Sources): string {
  const { file } = origin.position;
  const folder = file === COMMAND_LINE ? '.' : dirname(file);
  return resolve(sources.workingDirectory, folder, withVariables(written, sources, origin));
}

/** Whether there is a file or a folder of that path. */
export function isThere(written: string, origin: Origin, sources: Sources): boolean {
  const path = pathFrom(written, origin, sources);
  return sources.listFolder(dirname(path)).includes(basename(path));
}

/** YAML takes what follows a blank and a # for a comment; the folder `set #1` would be `set`. */
function refuseCutPath(written: string, comment: string, origin: Origin, sources: Sources): void {
  const whole = `${written}${comment}`.trimEnd();
  if (!isThere(whole, origin, sources)) return;
  const fix = `${JSON.stringify(whole)} is there, too: put it in quotes if it is meant; if not, write the comment on a line of its own.`;
  throw expected('path', 'in quotes where it holds a #, or without a comment', whole, { ...origin, fix });
}
