import { COMMAND_LINE, expected, type Position, type SparsightError } from '../../errors.js';
import { isVaried, pathKeys, pathText } from '../settings-path.js';
import type { List, Path, Tree } from '../tree.js';
import { callValues, isValueCall } from '../value-functions.js';
import { commandLineValue, isText } from './command-line-value.js';
import { type Piece, splitOutsideBrackets } from './split.js';

/** A key with its value, or with the values that it is to take in turn. */
export interface Assignment {
  readonly path: Path;
  readonly at: Position;
  /** What stands behind the =. */
  readonly typed: string;
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

/** An argument of the command line; `number` is its position among the overrides, from 1. Throws if it has none of the forms. */
export function parseOverride(argument: string, number: number): Override {
  const at = { file: COMMAND_LINE, line: number, column: 1 };
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
  const [path, typed] = sides(text, at);
  return { path, at, typed: typed.text, value: assignedValue(typed.text, moved(at, typed.start), path) };
}

/** The path before the = and what stands behind it. */
function sides(text: string, at: Position): [Path, Piece] {
  const equals = text.indexOf('=');
  if (equals === -1) throw expected('override', 'key=value', text, { position: at, fix: FORMS });
  const key = text.slice(0, equals);
  // Who writes `key = value` does not mean the blank.
  const start = equals + 1 + (/\s$/.test(key) ? /^\s*/.exec(text.slice(equals + 1))![0].length : 0);
  return [pathOf(key, at), { text: text.slice(start), start }];
}

/** In zip(…) what is in brackets is a list, also of a setting that is a text. */
function zipAssignment({ text, start }: Piece, zipAt: Position): Assignment {
  const at = moved(zipAt, start + text.length - text.trimStart().length);
  const [path, typed] = sides(text.trim(), at);
  const valueAt = moved(at, typed.start);
  const list = isValueCall(typed.text)
    ? callValues(typed.text, valueAt, path)
    : commandLineValue(typed.text, valueAt, ['sweep', 'zip', pathText(path)]);
  if (list.kind !== 'list') throw notAList(text, list.at);
  return { path, at, typed: typed.text, value: { kind: 'each', list } };
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
  const pieces = isNeverVaried(path) ? [{ text, start: 0 }] : splitOutsideBrackets(text, ',');
  const first = pieces[0]!;
  if (pieces.length === 1 && !isValueCall(first.text))
    return { kind: 'one', tree: valueTree(first, at, path) };
  return {
    kind: 'each',
    list: { kind: 'list', items: pieces.flatMap((piece) => valueTrees(trimmed(piece), at, path)), at },
  };
}

/** A text for all trials, such as the experiment's name: there a comma cannot begin the next value of an axis. */
function isNeverVaried(path: Path): boolean {
  return isText(path) && !isVaried(path);
}

function valueTrees(piece: Piece, at: Position, path: Path): readonly Tree[] {
  const position = moved(at, piece.start);
  return isValueCall(piece.text)
    ? callValues(piece.text, position, path).items
    : [valueTree(piece, at, path)];
}

function valueTree({ text, start }: Piece, at: Position, path: Path): Tree {
  return commandLineValue(text, moved(at, start), path);
}

/** The blanks around a comma belong to none of the values. */
function trimmed({ text, start }: Piece): Piece {
  return { text: text.trim(), start: start + text.length - text.trimStart().length };
}

function moved(at: Position, columns: number): Position {
  return { ...at, column: at.column + columns };
}
