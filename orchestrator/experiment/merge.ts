import { experimentSchema } from './schema/experiment-schema.js';
import { allowsType } from './schema/schema.js';
import { schemaAt } from './schema/schema-at.js';
import type { Entry, Mapping, Path } from './tree.js';

/**
 * What a file says over what it extends: mappings are joined key by key, anything else replaces. null takes a setting
 * that the base has written back to its default, unless null is a value of that setting.
 */
export function merged(base: Mapping, own: Mapping): Mapping {
  return mergedAt(base, own, []);
}

function mergedAt(base: Mapping, own: Mapping, path: Path): Mapping {
  const entries = new Map(base.entries);
  for (const [key, entry] of own.entries) {
    const result = mergedEntry(base.entries.get(key), entry, [...path, key]);
    if (result === undefined) entries.delete(key);
    else entries.set(key, result);
  }
  return { ...own, entries };
}

function mergedEntry(base: Entry | undefined, own: Entry, path: Path): Entry | undefined {
  if (base === undefined) return own;
  if (base.value.kind === 'mapping' && own.value.kind === 'mapping') {
    return { ...own, value: mergedAt(base.value, own.value, path) };
  }
  const isReset = own.value.kind === 'leaf' && own.value.value === null && !isNullAllowed(path);
  return isReset ? undefined : own;
}

function isNullAllowed(path: Path): boolean {
  const found = schemaAt(experimentSchema(), path);
  return found.kind === 'known' && allowsType(found.schema, 'null');
}
