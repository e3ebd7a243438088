import { SparsightError } from '../errors.js';
import type { Fault } from './findings.js';
import type { Site } from './site.js';
import { positionAt } from './tree.js';

/** The error of what Python found wrong, at its place in the text; `setting` is where it stands unless Python knows better. */
export function faultError(
  { error: { message, fix, path } }: Fault,
  setting: string,
  site: Site,
): SparsightError {
  const at = path ?? setting;
  const { file, line, column } = positionAt(site.tree, at.split('.'));
  return new SparsightError(`${message} – at ${at} (${file}:${line}:${column}).`, { fix: fix ?? undefined });
}
