import { isUtf8 } from 'node:buffer';
import { Found, type SparsightError } from '../errors.js';
import { absolutePath } from './file-path.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';
import { MAX_FILE_BYTES } from './yaml/limits.js';

/** What each output of a model is called, and by which other names; or which output each class of a data set is. */
export type ClassFile =
  | { readonly names: readonly string[]; readonly aliases?: readonly (readonly string[])[] }
  | { readonly outputs: Readonly<Record<string, unknown>> };

const SETTING = 'dataset.classes';
const LAYOUT =
  'Write one name on each line, in the order of the outputs of the model; or a .json file with a list; or a .csv file with a class and its output on each line.';
/** A line of ImageNet's list of classes: an id of WordNet, then the names of what it stands for. */
const WORDNET_LINE = /^(n\d{8})\s+(\S.*)$/;

/** The content of a file that `dataset.classes` names; throws for one that cannot be read, or is of no known layout. */
export function readClassFile(written: string, site: Site, sources: Sources): ClassFile {
  const path = absolutePath(written, SETTING, site, sources);
  const text = textOf(path, site, sources);
  const kind = path.toLowerCase();
  if (kind.endsWith('.json')) return fromJson(text, path, site);
  return kind.endsWith('.csv') ? fromCsv(text, path, site) : fromLines(text);
}

function textOf(path: string, site: Site, sources: Sources): string {
  let bytes: Uint8Array;
  try {
    bytes = sources.readFile(path);
  } catch (error) {
    const reason = new Found(error instanceof Error ? error.message : String(error));
    throw site.expected(SETTING, `file ${path}`, 'readable', reason, 'Check its spelling.');
  }
  const isText = bytes.length <= MAX_FILE_BYTES && isUtf8(bytes);
  if (isText)
    return Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  const rule = `UTF-8 text of at most ${MAX_FILE_BYTES / 1024} KB`;
  throw site.expected(SETTING, `file ${path}`, rule, new Found('another file'), LAYOUT);
}

/** Empty lines at the end mean nothing; one between names is a name that is missing. */
function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim());
}

function fromLines(text: string): ClassFile {
  const lines = linesOf(text);
  const matches = lines.map((line) => WORDNET_LINE.exec(line));
  if (!matches.every((match) => match !== null)) return { names: lines };
  return {
    names: matches.map((match) => match[2]!),
    aliases: matches.map((match) => [match[1]!, ...match[2]!.split(/,\s*/)]),
  };
}

/** One column is names; two are a class and its output, in either order, below names of the columns or not. */
function fromCsv(text: string, path: string, site: Site): ClassFile {
  const rows = linesOf(text).map((line) => line.split(',').map((cell) => unquoted(cell.trim())));
  if (rows.every((row) => row.length === 1)) return { names: rows.map(([name]) => name!) };
  const column = [1, 0].find((each) => rows.slice(1).every((row) => row.length === 2 && isNumber(row[each])));
  if (column === undefined || rows.length < 2) throw unknown(path, 'other columns', site);
  const pairs = rows.filter((row, index) => index > 0 || isNumber(row[column]));
  const twice = pairs.find(
    (row, index) => pairs.findIndex((other) => other[1 - column] === row[1 - column]) < index,
  );
  if (twice !== undefined) throw unknown(path, `${JSON.stringify(twice[1 - column])} on two lines`, site);
  return { outputs: Object.fromEntries(pairs.map((row) => [row[1 - column]!, Number(row[column])])) };
}

function unquoted(cell: string): string {
  return /^"(.*)"$/.exec(cell)?.[1]?.replaceAll('""', '"') ?? cell;
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && /^\d+$/.test(cell);
}

/** A list; names by number, as in the `id2label` of a model's config; names with ids by number; outputs by class. */
function fromJson(text: string, path: string, site: Site): ClassFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unknown(path, 'other text', site);
  }
  const labels = membersOf(value)?.id2label ?? value;
  const listed = Array.isArray(labels) ? labels : byNumber(labels);
  if (listed?.every(isText)) return { names: listed };
  if (listed?.every((each) => Array.isArray(each) && each.length > 0 && each.every(isText)))
    return { names: listed.map((each) => each.at(-1)), aliases: listed as string[][] };
  const outputs = membersOf(labels);
  if (outputs !== null && Object.values(outputs).every((each) => typeof each === 'number'))
    return { outputs };
  throw unknown(path, 'other values', site);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? (value as Readonly<Record<string, unknown>>) : null;
}

// biome-ignore lint/suspicious/noExplicitAny: what JSON holds is told by the checks of whoever asks
function byNumber(value: unknown): any[] | null {
  const members = membersOf(value);
  if (members === null) return null;
  const names = Object.keys(members).map((_, index) => members[String(index)]);
  return names.includes(undefined) ? null : names;
}

function unknown(path: string, found: string, site: Site): SparsightError {
  const rule = 'a list of names, names by their numbers from "0", or the number of an output for each class';
  return site.expected(SETTING, `file ${path}`, rule, new Found(found), LAYOUT);
}
