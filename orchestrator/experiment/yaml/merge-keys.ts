import { isScalar, type Node } from 'yaml';
import { expected, Found, type SparsightError } from '../../errors.js';
import { type Entry, plainOf, type Tree } from '../tree.js';

/** Whether a key is `<<` without quotes: it takes over the keys of another mapping, as in YAML 1.1. */
export function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/** The entries that a merge key takes over: those of a mapping, or of several of which the first that has a key counts. */
export function mergedEntries({ keyAt, value }: Entry): ReadonlyMap<string, Entry> {
  const merged = new Map<string, Entry>();
  for (const mapping of value.kind === 'list' ? value.items : [value]) {
    if (mapping.kind !== 'mapping') throw notMergeable(mapping, keyAt);
    for (const [key, entry] of mapping.entries) if (!merged.has(key)) merged.set(key, entry);
  }
  return merged;
}

function notMergeable(value: Tree, position: Entry['keyAt']): SparsightError {
  const got = value.kind === 'leaf' ? value.value : new Found(JSON.stringify(plainOf(value)));
  const fix = 'Name a mapping by its anchor: <<: *name, or several: <<: [*one, *other].';
  return expected('value of the key <<', 'a mapping or a list of mappings', got, { position, fix });
}
