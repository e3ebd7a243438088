import { expected } from '../errors.js';

type Path = (string | number)[];

/**
 * The canonical JSON text (RFC 8785) of null, booleans, numbers, texts, and of arrays and plain objects of these.
 *
 * Keys are ordered by UTF-16 code units, numbers written as ECMAScript writes doubles. Throws a SparsightError, naming
 * the place (`$.a[0]`), for what JSON cannot hold: undefined, nan, infinities, lone surrogates, other types.
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

/** `path` leads to the value; it is as it was when the call returns. */
function write(value: unknown, path: Path): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw expected('number', 'finite', value, { at: placeOf(path) });
      return JSON.stringify(value);
    case 'string':
      return writeText(value, path);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, path) : writeObject(value, path);
    default:
      throw expected('value', 'one that JSON can hold', typeof value, { at: placeOf(path) });
  }
}

function writeText(text: string, path: Path): string {
  if (!text.isWellFormed())
    throw expected('text', 'Unicode without lone surrogates', text, { at: placeOf(path) });
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], path: Path): string {
  let text = '';
  for (const [index, item] of items.entries()) {
    path.push(index);
    text += `${text === '' ? '' : ','}${write(item, path)}`;
    path.pop();
  }
  return `[${text}]`;
}

function writeObject(members: object, path: Path): string {
  let text = '';
  for (const key of Object.keys(members).sort()) {
    path.push(key);
    const value = write((members as Record<string, unknown>)[key], path);
    path.pop();
    text += `${text === '' ? '' : ','}${writeText(key, path)}:${value}`;
  }
  return `{${text}}`;
}

function placeOf(path: Path): string {
  return `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
}
