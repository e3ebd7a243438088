import { isUtf8 } from 'node:buffer';
import { Found, type SparsightError } from '../errors.js';
import { absolutePath } from './file-path.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';
import { MAX_FILE_BYTES } from './yaml/limits.js';

const SETTING = 'dataset.classes';
const MAX_NAME_LENGTH = 200;
const LAYOUT =
  'Write one name on each line, in the order of the outputs of the model; or a .json file with a list.';

/**
 * The names that `dataset.classes` gives, or the file that it names, in Unicode's NFC. Throws for a file that cannot be
 * read, and for names that are empty, too long, or there twice.
 */
export function classNames(
  written: string | readonly string[] | null,
  site: Site,
  sources: Sources,
): string[] | null {
  if (written === null) return null;
  const names = typeof written === 'string' ? namesIn(written, site, sources) : written;
  const normal = names.map((name) => name.normalize('NFC'));
  checkNames(normal, site);
  return normal;
}

function namesIn(written: string, site: Site, sources: Sources): readonly string[] {
  const path = absolutePath(written, SETTING, site, sources);
  const text = textOf(path, site, sources);
  const names = path.toLowerCase().endsWith('.json') ? fromJson(text, path, site) : fromLines(text);
  if (names.length >= 2) return names;
  throw site.expected(
    SETTING,
    `file ${path}`,
    'the names of two classes or more',
    new Found(`${names.length}`),
    LAYOUT,
  );
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
function fromLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim());
}

/** A list, or names by their numbers as in the `id2label` of many model configs. */
function fromJson(text: string, path: string, site: Site): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notNames(path, 'other text', site);
  }
  const names = Array.isArray(value) ? value : byNumber(value);
  if (names?.every((name): name is string => typeof name === 'string')) return names;
  throw notNames(path, 'other values', site);
}

function byNumber(value: unknown): unknown[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const members = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(members).map((_, index) => members[String(index)]);
  return names.includes(undefined) ? null : names;
}

function notNames(path: string, found: string, site: Site): SparsightError {
  const rule = 'a JSON list of names, or names by their numbers from "0"';
  return site.expected(SETTING, `file ${path}`, rule, new Found(found), LAYOUT);
}

function checkNames(names: readonly string[], site: Site): void {
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      const found = new Found(`${JSON.stringify(name)} as number ${earlier} and ${index}`);
      throw site.expected(SETTING, 'names of classes', 'each there once', found);
    }
    if (name === '' || name.length > MAX_NAME_LENGTH) {
      const found = new Found(`${name.length} characters as number ${index}`);
      throw site.expected(SETTING, 'names of classes', `of 1 to ${MAX_NAME_LENGTH} characters`, found);
    }
    seen.set(name, index);
  }
}
