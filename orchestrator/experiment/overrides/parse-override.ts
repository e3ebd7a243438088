import { expected, Found, type Position, type SparsightError } from '../../errors.js';
import { pathKeys, pathText } from '../settings-path.js';
import type { List, Path, Tree } from '../tree.js';
import { callValues, isValueCall } from '../value-functions.js';
import { parseYaml } from '../yaml/parse.js';
import { type Piece, splitOutsideBrackets } from './split.js';

/** A key with its value, or with the values that it is to take in turn. */
export interface Assignment {
  readonly path: Path;
  readonly at: Position;
  readonly value:
    | { readonly kind: 'one'; readonly tree: Tree }
    | { readonly kind: 'each'; readonly list: List };
}

/** One argument that changes the experiment. */
export type Override =
  | { readonly kind: 'set'; readonly assignment: Assignment }
  | { readonly kind: 'add'; readonly assignment: Assignment }
  | { readonly kind: 'remove'; readonly path: Path; readonly at: Position }
  | { readonly kind: 'zip'; readonly assignments: readonly Assignment[] };

const FORMS =
  'Write key=value, key=a,b to sweep over both, +key=value to add, ~key to remove, or zip(a=[…], b=[…]).';

/** An argument of the command line; `number` is its place among the overrides, from 1. Throws if it has none of the forms. */
export function parseOverride(argument: string, number: number): Override {
  const at = { file: 'command line', line: number, column: 1 };
  if (argument.startsWith('~')) return { kind: 'remove', path: pathOf(argument.slice(1), at), at };
  if (argument.startsWith('+'))
    return { kind: 'add', assignment: assignment(argument.slice(1), moved(at, 1)) };
  const zipped = /^zip\((.*)\)$/s.exec(argument);
  if (zipped === null) return { kind: 'set', assignment: assignment(argument, at) };
  const parts = splitOutsideBrackets(zipped[1]!, ',');
  const assignments = parts.map((part) => zipAssignment(part, moved(at, 'zip('.length)));
  refuseRepeated(assignments);
  return { kind: 'zip', assignments };
}

function assignment(text: string, at: Position): Assignment {
  const equals = text.indexOf('=');
  if (equals === -1) throw expected('override', 'key=value', text, { position: at, fix: FORMS });
  const path = pathOf(text.slice(0, equals), at);
  return { path, at, value: assignedValue(text.slice(equals + 1), moved(at, equals + 1), path) };
}

function zipAssignment({ text, start }: Piece, at: Position): Assignment {
  const indentation = text.length - text.trimStart().length;
  const parsed = assignment(text.trim(), moved(at, start + indentation));
  if (parsed.value.kind === 'each') return parsed;
  const { tree } = parsed.value;
  if (tree.kind !== 'list') throw notAList(text, tree.at);
  return { ...parsed, value: { kind: 'each', list: tree } };
}

function refuseRepeated(assignments: readonly Assignment[]): void {
  const names = assignments.map(({ path }) => pathText(path));
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  if (repeated === -1) return;
  const { at: position } = assignments[repeated]!;
  throw expected('setting in zip(…)', 'named once', names[repeated], {
    position,
    fix: 'Keep one of the two.',
  });
}

function notAList(text: string, position: Position): SparsightError {
  const fix = 'For example: zip(train.epochs=[5, 10], train.batch_size=[64, 128]).';
  return expected('value in zip(…)', 'a list', text.trim(), { position, fix });
}

function pathOf(text: string, position: Position): Path {
  const name = text.trim();
  if (name === '') throw expected('override', 'key=value', text, { position, fix: FORMS });
  return name === 'seeds' ? ['sweep', 'seeds'] : pathKeys(name);
}

function assignedValue(text: string, at: Position, path: Path): Assignment['value'] {
  const pieces = splitOutsideBrackets(text, ',');
  const first = pieces[0]!;
  if (pieces.length === 1 && !isValueCall(first.text)) return { kind: 'one', tree: valueTree(first, at) };
  return {
    kind: 'each',
    list: { kind: 'list', items: pieces.flatMap((piece) => valueTrees(piece, at, path)), at },
  };
}

function valueTrees(piece: Piece, at: Position, path: Path): readonly Tree[] {
  const position = moved(at, piece.start);
  return isValueCall(piece.text) ? callValues(piece.text, position, path).items : [valueTree(piece, at)];
}

function valueTree({ text, start }: Piece, at: Position): Tree {
  const position = moved(at, start);
  if (text.trim() === '') {
    throw expected('value', 'given', new Found('nothing'), {
      position,
      fix: 'Write key=null for its default, key="" for an empty text.',
    });
  }
  return parseYaml(text, position);
}

function moved(at: Position, columns: number): Position {
  return { ...at, column: at.column + columns };
}
