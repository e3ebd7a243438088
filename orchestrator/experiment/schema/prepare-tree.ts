import type { Entry, Mapping, Tree } from '../tree.js';
import { callValues, isValueCall } from '../value-functions.js';
import { allowsType, type Schema } from './schema.js';
import { schemaAt } from './schema-at.js';

/** Trees by what they were prepared from and the schema there: the points of a sweep share most of theirs. */
const prepared = new WeakMap<Schema, WeakMap<Tree, Tree>>();

/**
 * A tree in which calls such as `linspace(0, 1, 5)` are lists wherever a list may stand and a text may not, and members
 * of unions that were written without their tag have the default one.
 */
export function prepareTree(schema: Schema, tree: Tree): Tree {
  const known = prepared.get(schema) ?? new WeakMap<Tree, Tree>();
  prepared.set(schema, known);
  const result = known.get(tree) ?? prepare(schema, tree);
  known.set(tree, result);
  return result;
}

function prepare(schema: Schema, tree: Tree): Tree {
  switch (tree.kind) {
    case 'leaf':
      return isCallHere(schema, tree.value) ? callValues(tree.value, tree.at) : tree;
    case 'list':
      return {
        ...tree,
        items: tree.items.map((item, index) => prepareChild(schema, tree, String(index), item)),
      };
    case 'mapping':
      return prepareMapping(schema, tagged(schema, tree));
  }
}

function isCallHere(schema: Schema, value: unknown): value is string {
  return (
    typeof value === 'string' &&
    isValueCall(value) &&
    allowsType(schema, 'array') &&
    !allowsType(schema, 'string')
  );
}

function prepareMapping(schema: Schema, tree: Mapping): Mapping {
  const prepared = [...tree.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, value: prepareChild(schema, tree, key, entry.value) },
  ]);
  return { ...tree, entries: new Map(prepared) };
}

function prepareChild(schema: Schema, parent: Tree, key: string, child: Tree): Tree {
  const found = schemaAt(schema, [key], parent);
  return found.kind === 'known' ? prepareTree(found.schema, child) : child;
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
