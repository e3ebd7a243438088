import { isReset } from './reset.js';
import { type Entry, emptyMapping, type Mapping, type Path } from './tree.js';

/**
 * What a file says over what it extends: mappings are joined key by key, anything else replaces. null takes a setting
 * back to its default, unless null is a value of that setting.
 */
export function merged(base: Mapping, own: Mapping): Mapping {
  return mergedAt(base, own, []);
}

function mergedAt(base: Mapping, own: Mapping, path: Path): Mapping {
  const entries = new Map(base.entries);
  for (const [key, entry] of own.entries) {
    const keyPath = [...path, key];
    if (isReset(entry.value, keyPath)) entries.delete(key);
    else entries.set(key, mergedEntry(entries.get(key), entry, keyPath));
  }
  return { ...own, entries };
}

function mergedEntry(base: Entry | undefined, own: Entry, path: Path): Entry {
  if (own.value.kind !== 'mapping') return own;
  const below = base?.value.kind === 'mapping' ? base.value : emptyMapping(own.value.at);
  return { ...own, value: mergedAt(below, own.value, path) };
}
