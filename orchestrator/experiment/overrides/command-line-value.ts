import { expected, Found, type Position } from '../../errors.js';
import { PATH_SETTINGS } from '../file-path.js';
import { experimentSchema } from '../schema/experiment-schema.js';
import { branchesOf } from '../schema/schema.js';
import { schemaAt } from '../schema/schema-at.js';
import { pathText } from '../settings-path.js';
import type { Path, Tree } from '../tree.js';
import { isOpenCall } from '../value-functions.js';
import { parseYaml } from '../yaml/parse.js';
import { refuseComment } from '../yaml/refuse-comment.js';

/** Only what may be a number, true, false or null is read as YAML; `-` alone, for one, would be a list. */
const MAY_BE_SCALAR = /^(?:~|[-+]?\.?\w[-+.\w]*)$/;

/**
 * The value of a setting as it was typed: a list or a mapping in brackets or braces, a text in quotes, a number, true,
 * false or null; anything else, and whatever stands for a setting that is always a text, is the text itself. There are
 * no comments: what follows a # was typed, too.
 */
export function commandLineValue(typed: string, at: Position, path: Path): Tree {
  const text = typed.trim();
  if (text === '') throw nothingGiven(at);
  const start = { ...at, column: at.column + typed.indexOf(text) };
  if (/^["']/.test(text)) return quoted(text, start, path);
  if (isPath(path)) return { kind: 'leaf', value: isNull(text) ? null : typed, at: start };
  if (isText(path)) return { kind: 'leaf', value: isNull(text) ? null : text, at: start };
  if (/^[[{]/.test(text)) {
    refuseComment(text, start);
    return parseYaml(text, start);
  }
  if (isOpenCall(text)) throw openCall(text, start);
  return MAY_BE_SCALAR.test(text) ? parseYaml(text, start) : { kind: 'leaf', value: text, at: start };
}

/** A path may begin or end with a blank. */
function isPath(path: Path): boolean {
  return PATH_SETTINGS.some((each) => each === pathText(path));
}

function isNull(text: string): boolean {
  return /^null$/i.test(text);
}

/** Whether the setting takes nothing but a text that the user makes up (or null), such as a path. */
export function isText(path: Path): boolean {
  const found = schemaAt(experimentSchema(), path);
  if (found.kind === 'unknown') return false;
  const branches = branchesOf(found.schema);
  const isFree = branches.some(({ type, enum: names }) => type === 'string' && names === undefined);
  return isFree && branches.every(({ type }) => type === 'string' || type === 'null');
}

function quoted(text: string, at: Position, path: Path): Tree {
  const quote = text[0]!;
  const isWhole = quote === '"' ? /^"(?:[^"\\]|\\.)*"$/s.test(text) : /^'(?:[^']|'')*'$/s.test(text);
  if (isWhole) return parseYaml(text, at);
  const other = quote === '"' ? "'" : '"';
  const fix = `A text that holds ${quote} at its beginning goes in quotes of the other kind: ${other}${text}${other}`;
  throw expected('value', 'one text in quotes, or without any', text, {
    at: pathText(path),
    position: at,
    fix,
  });
}

function openCall(text: string, position: Position) {
  return expected('call', 'closed by a )', text, {
    position,
    fix: `Write ${text}), in quotes for the shell.`,
  });
}

function nothingGiven(position: Position) {
  const fix = 'Write key=null for its default, key="" for an empty text.';
  return expected('value', 'given', new Found('nothing'), { position, fix });
}
