import { expected } from '../errors.js';

/**
 * The canonical JSON text (RFC 8785) of null, booleans, numbers, texts, and of arrays and plain objects of these.
 *
 * Keys are ordered by UTF-16 code units, numbers written as ECMAScript writes doubles. Throws a SparsightError, naming
 * the place (`$.a[0]`), for what JSON cannot hold: undefined, nan, infinities, lone surrogates, other types.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw expected('number', 'finite', value, { at: path });
      return JSON.stringify(value);
    case 'string':
      return writeText(value, path);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, path) : writeObject(value, path);
    default:
      throw expected('value', 'one that JSON can hold', typeof value, { at: path });
  }
}

function writeText(text: string, path: string): string {
  if (/\p{Surrogate}/u.test(text))
    throw expected('text', 'Unicode without lone surrogates', text, { at: path });
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], path: string): string {
  return `[${items.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
}

function writeObject(members: object, path: string): string {
  const keys = Object.keys(members).sort();
  const written = keys.map((key) => {
    const value = write((members as Record<string, unknown>)[key], `${path}.${key}`);
    return `${writeText(key, path)}:${value}`;
  });
  return `{${written.join(',')}}`;
}
