import type { Entry, List, Mapping, Path, Tree } from '../tree.js';
import { callValues, isValueCall } from '../value-functions.js';
import { allowsType, type Schema } from './schema.js';
import { schemaAt } from './schema-at.js';

/** Trees by what they were prepared from and the schema there: the points of a sweep share most of theirs. */
const prepared = new WeakMap<Schema, WeakMap<Tree, Tree>>();

/**
 * A tree in which calls such as `linspace(0, 1, 5)` are lists wherever a list may stand and a text may not, and members
 * of unions that were written without their tag have the default one. `path` is that of the tree in the whole.
 */
export function prepareTree(schema: Schema, tree: Tree, path: Path): Tree {
  if (tree.kind === 'leaf')
    return isCallHere(schema, tree.value) ? callValues(tree.value, tree.at, path) : tree;
  const known = prepared.get(schema) ?? new WeakMap<Tree, Tree>();
  prepared.set(schema, known);
  const result = known.get(tree) ?? prepare(schema, tree, path);
  known.set(tree, result);
  return result;
}

function prepare(schema: Schema, tree: List | Mapping, path: Path): Tree {
  if (tree.kind === 'mapping') return prepareMapping(schema, tagged(schema, tree), path);
  const found = schemaAt(schema, ['0'], tree);
  if (found.kind === 'unknown') return tree;
  const items = tree.items.map((item, index) => {
    const itemPath = item.kind === 'leaf' ? path : [...path, String(index)]; // There may be a million leaves.
    return prepareTree(found.schema, item, itemPath);
  });
  return { ...tree, items };
}

function isCallHere(schema: Schema, value: unknown): value is string {
  return (
    typeof value === 'string' &&
    isValueCall(value) &&
    allowsType(schema, 'array') &&
    !allowsType(schema, 'string')
  );
}

function prepareMapping(schema: Schema, tree: Mapping, path: Path): Mapping {
  const prepared = [...tree.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, value: prepareChild(schema, tree, [...path, key], entry.value) },
  ]);
  return { ...tree, entries: new Map(prepared) };
}

function prepareChild(schema: Schema, parent: Mapping, path: Path, child: Tree): Tree {
  const found = schemaAt(schema, path.slice(-1), parent);
  return found.kind === 'known' ? prepareTree(found.schema, child, path) : child;
}

function tagged(schema: Schema, tree: Mapping): Mapping {
  const union = defaultTag(schema);
  if (union === undefined || tree.entries.has(union.tag)) return tree;
  const entry: Entry = { keyAt: tree.at, value: { kind: 'leaf', value: union.name, at: tree.at } };
  return { ...tree, entries: new Map([[union.tag, entry], ...tree.entries]) };
}

function defaultTag(schema: Schema): { tag: string; name: string } | undefined {
  const tag = schema.discriminator?.propertyName;
  const name = tag === undefined ? undefined : (schema.default as Record<string, string> | undefined)?.[tag];
  return tag === undefined || name === undefined ? undefined : { tag, name };
}
