import { expected } from '../../errors.js';
import { isThere, PATH_SETTINGS } from '../file-path.js';
import { pathText } from '../settings-path.js';
import type { Sources } from '../sources.js';
import type { Leaf } from '../tree.js';
import type { Override } from './parse-override.js';

/** Throws where a path was taken apart at its commas, as the values of a sweep are, and a part of it is not there. */
export function refuseTornPath(override: Override, sources: Sources): void {
  if (override.kind !== 'set' && override.kind !== 'add') return;
  const { path, typed, value } = override.assignment;
  const name = pathText(path);
  if (value.kind !== 'each' || !PATH_SETTINGS.some((each) => each === name)) return;
  const missing = value.list.items.find(
    (item) =>
      item.kind === 'leaf' &&
      typeof item.value === 'string' &&
      !isThere(item.value, { at: name, position: item.at }, sources),
  ) as Leaf | undefined;
  if (missing === undefined) return;
  const fix = `A comma stands between the values of a sweep; one path that holds a comma goes in quotes: '${name}=${JSON.stringify(typed)}'`;
  throw expected(`every path in ${typed}`, 'there', missing.value, {
    at: name,
    position: missing.at,
    fix,
  });
}
