import { expected, Found, type Position, type SparsightError } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import { isReset } from '../reset.js';
import { experimentSchema } from '../schema/experiment-schema.js';
import { allowsType } from '../schema/schema.js';
import { knownKeys, schemaAt } from '../schema/schema-at.js';
import { unknownKey } from '../schema/violation.js';
import { pathText } from '../settings-path.js';
import {
  childOf,
  type Mapping,
  type Path,
  plainOf,
  type Tree,
  valueAt,
  withoutPath,
  withValueAt,
} from '../tree.js';
import { removeAxis, setAxis } from './axis-entries.js';
import type { Assignment, Override } from './parse-override.js';

/** The experiment with one override made; throws for a key that is unknown, there already, or not there. */
export function applyOverride(tree: Mapping, override: Override): Mapping {
  switch (override.kind) {
    case 'set':
      return set(tree, override.assignment);
    case 'add':
      return add(tree, override.assignment);
    case 'remove':
      return remove(tree, override.path, override.at);
    case 'zip':
      return override.assignments.reduce((result, each) => sweepOver(result, each, 'zip'), tree);
  }
}

function set(tree: Mapping, assignment: Assignment): Mapping {
  const { path, at, value } = assignment;
  const parent = valueAt(tree, path.slice(0, -1));
  const isThere = valueAt(tree, path) !== undefined;
  refuseUnknown(tree, path, at);
  if (!isThere && isOpenKey(tree, path)) {
    const known = parent?.kind === 'mapping' ? [...parent.entries.keys()] : [];
    const fix = suggestion(path.at(-1)!, known) ?? `Add it by +${pathText(path)}=…`;
    throw expected('setting', 'one that is there already', path.at(-1), {
      at: pathText(path),
      position: at,
      fix,
    });
  }
  return value.kind === 'each' ? setEach(tree, assignment) : put(tree, path, value.tree, at);
}

function setEach(tree: Mapping, assignment: Assignment): Mapping {
  const { path, at, value } = assignment;
  if (value.kind === 'each' && path[0] === 'sweep') return put(tree, path, value.list, at);
  return sweepOver(tree, assignment, 'grid');
}

function add(tree: Mapping, assignment: Assignment): Mapping {
  const { path, at, value } = assignment;
  refuseUnknown(tree, path, at);
  const existing = valueAt(tree, path);
  if (existing?.kind === 'list') {
    const added = value.kind === 'each' ? value.list.items : [value.tree];
    return put(tree, path, { ...existing, items: [...existing.items, ...added] }, at);
  }
  if (existing !== undefined) {
    const fix = `Change it by ${pathText(path)}=…`;
    throw expected('setting to add', 'new', plainOf(existing), { at: pathText(path), position: at, fix });
  }
  return value.kind === 'each' ? setEach(tree, assignment) : put(tree, path, value.tree, at);
}

function remove(tree: Mapping, path: Path, at: Position): Mapping {
  const withoutAxis = removeAxis(tree, pathText(path));
  if (withoutAxis === tree && valueAt(tree, path) === undefined) throw notThere(tree, path, at);
  return withoutPath(withoutAxis, path) as Mapping;
}

function notThere(tree: Mapping, path: Path, position: Position): SparsightError {
  const parent = valueAt(tree, path.slice(0, -1));
  const siblings = parent?.kind === 'mapping' ? [...parent.entries.keys()] : [];
  const details = { at: pathText(path), position, fix: suggestion(path.at(-1)!, siblings) };
  return expected('setting to remove', 'one that is there', path.at(-1), details);
}

function sweepOver(tree: Mapping, { path, at, value }: Assignment, kind: 'grid' | 'zip'): Mapping {
  if (value.kind !== 'each') throw new Error('Only several values make an axis.');
  refuseUnknown(tree, path, at);
  return setAxis(removeAxis(tree, pathText(path)), kind, pathText(path), value.list, at);
}

/** Sets one value, or takes it back to its default; an axis over the same setting goes, so that the command line wins. */
function put(tree: Mapping, path: Path, value: Tree, at: Position): Mapping {
  if (isReset(value, path) && valueAt(tree, path.slice(0, -1))?.kind !== 'list') {
    return withoutPath(removeAxis(tree, pathText(path)), path) as Mapping;
  }
  const result = withValueAt(removeAxis(tree, pathText(path)), path, value, at);
  if (result !== undefined) return result as Mapping;
  const there = deepestValue(tree, path);
  const written = valueAt(tree, there)!;
  const rule = written.kind === 'list' ? `a list that has an item ${path[there.length]}` : 'a mapping';
  const fix = written.kind === 'list' ? undefined : `Set it as a whole: ${pathText(there)}={…}`;
  throw expected(pathText(there), rule, plainOf(written), { at: pathText(path), position: at, fix });
}

function deepestValue(tree: Tree, path: Path): Path {
  const length = path.findIndex((_, index) => valueAt(tree, path.slice(0, index + 1)) === undefined);
  return length === -1 ? path : path.slice(0, length);
}

function refuseUnknown(tree: Mapping, path: Path, position: Position): void {
  if (path[0] === 'extends') {
    const fix = 'Write a file that extends it and says the rest.';
    throw expected('extends', 'written in a file', new Found('an override'), {
      at: 'extends',
      position,
      fix,
    });
  }
  const found = schemaAt(experimentSchema(), path, tree);
  if (found.kind === 'known') return;
  throw unknownKey(found.path.at(-1)!, pathText(found.path), position, found.known);
}

/** Whether the key is one that the user names, as in `model.options`. */
function isOpenKey(tree: Mapping, path: Path): boolean {
  const found = schemaAt(experimentSchema(), path.slice(0, -1), tree);
  if (found.kind === 'unknown' || allowsType(found.schema, 'array')) return false;
  return !knownKeys(found.schema, childOf(tree, path[0]!) && valueAt(tree, path.slice(0, -1))).includes(
    path.at(-1)!,
  );
}
