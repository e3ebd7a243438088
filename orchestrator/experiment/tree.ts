import type { Position } from '../errors.js';

/** A value that is neither list nor mapping. */
export type Scalar = string | number | boolean | null;

/** What a user wrote: values that know where they stand. */
export type Tree = Leaf | List | Mapping;

export interface Leaf {
  readonly kind: 'leaf';
  readonly value: Scalar;
  readonly at: Position;
  /** What follows on its line as a comment, from the blank before the # on. */
  readonly comment?: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly at: Position;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Position;
}

export interface Entry {
  readonly keyAt: Position;
  readonly value: Tree;
}

/** Keys from the root to a value; an index of a list is its decimal text. */
export type Path = readonly string[];

/** The value without positions. */
export function plainOf(tree: Tree): unknown {
  switch (tree.kind) {
    case 'leaf':
      return tree.value;
    case 'list':
      return tree.items.map(plainOf);
    case 'mapping':
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainOf(value)]));
  }
}

/** The value under `key`, undefined if there is none. */
export function childOf(tree: Tree, key: string): Tree | undefined {
  if (tree.kind === 'mapping') return tree.entries.get(key)?.value;
  return tree.kind === 'list' && /^(0|[1-9]\d{0,8})$/.test(key) ? tree.items[Number(key)] : undefined;
}

/** The value at `path`, undefined if there is none. */
export function valueAt(tree: Tree, path: Path): Tree | undefined {
  return path.reduce<Tree | undefined>((value, key) => value && childOf(value, key), tree);
}

/** Where the value at `path` stands, or else the nearest that holds it. */
export function positionAt(tree: Tree, path: Path): Position {
  let [value, position] = [tree, tree.at];
  for (const key of path) {
    const child = childOf(value, key);
    if (child === undefined) break;
    position = value.kind === 'mapping' && child.kind !== 'leaf' ? value.entries.get(key)!.keyAt : child.at;
    value = child;
  }
  return position;
}

/** Where the key at `path` stands, or else the nearest thing that would hold it. */
export function keyPositionAt(tree: Tree, path: Path): Position {
  const parent = valueAt(tree, path.slice(0, -1));
  const entry = parent?.kind === 'mapping' ? parent.entries.get(path.at(-1) ?? '') : undefined;
  return entry?.keyAt ?? positionAt(tree, path);
}

/** A copy with `value` at `path`; mappings on the way are made, list items must exist. Undefined where that fails. */
export function withValueAt(tree: Tree, path: Path, value: Tree, keyAt: Position): Tree | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (tree.kind === 'leaf') return undefined;
  const existing = childOf(tree, key);
  if (tree.kind === 'list' && existing === undefined) return undefined;
  const child = withValueAt(existing ?? emptyMapping(keyAt), rest, value, keyAt);
  const known = rest.length > 0 && tree.kind === 'mapping' ? tree.entries.get(key)?.keyAt : undefined;
  return child && withChild(tree, key, child, known ?? keyAt);
}

/** A copy without what is at `path`. */
export function withoutPath(tree: Tree, path: Path): Tree {
  const [key, ...rest] = path;
  const child = key === undefined ? undefined : childOf(tree, key);
  if (key === undefined || child === undefined || tree.kind === 'leaf') return tree;
  if (rest.length > 0) return withChild(tree, key, withoutPath(child, rest), keyPositionAt(tree, [key]));
  if (tree.kind === 'list') return { ...tree, items: tree.items.filter((_, index) => index !== Number(key)) };
  return { ...tree, entries: new Map([...tree.entries].filter(([name]) => name !== key)) };
}

export function emptyMapping(at: Position): Mapping {
  return { kind: 'mapping', entries: new Map(), at };
}

function withChild(tree: List | Mapping, key: string, child: Tree, keyAt: Position): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.with(Number(key), child) };
  return { ...tree, entries: new Map(tree.entries).set(key, { keyAt, value: child }) };
}
