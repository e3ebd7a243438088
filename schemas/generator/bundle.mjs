import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandSchemas } from '../expand.mjs';

/**
 * A node of a schema, by keyword.
 * @typedef {{ [keyword: string]: any }} Schema
 */

/**
 * The schema files, and every named type of them.
 * @typedef {{ types: Map<string, Schema>, files: Record<string, Schema> }} Bundle
 */

const FILES = [
  'mask',
  'evaluation',
  'experiment',
  'trial',
  'result',
  'message',
  'run-event',
  'run-file',
  'dialogue',
  'constants',
];

/**
 * The schema files as one: every named type once, under its name; other references are written out in place.
 * @type {(directory: string, names?: readonly string[]) => Bundle}
 */
export function loadBundle(directory, names = FILES) {
  const files = expandSchemas(
    Object.fromEntries(
      names.map((name) => [
        `${name}.json`,
        JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')),
      ]),
    ),
  );
  /** @type {Map<string, any>} */
  const types = new Map();
  /** @type {(file: string, node: any) => any} */
  const visit = (file, node) => {
    if (Array.isArray(node)) return node.map((item) => visit(file, item));
    if (node === null || typeof node !== 'object') return node;
    if ('$ref' in node) return reference(file, node);
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(file, value)]));
  };
  /** @type {(file: string, node: Schema) => Schema} */
  const reference = (file, { $ref, ...siblings }) => {
    const [targetFile, pointer = ''] = $ref.startsWith('#') ? [file, $ref.slice(1)] : $ref.split('#');
    const target = lookUp(files, targetFile, pointer);
    const name = typeName(pointer, target);
    if (name === undefined) return { ...visit(targetFile, target), ...visit(file, siblings) };
    define(name, targetFile, target);
    const fallback = target.default === undefined ? {} : { default: target.default };
    return { $ref: `#/$defs/${name}`, ...fallback, ...visit(file, siblings) };
  };
  /** @type {(name: string, file: string, definition: Schema) => void} */
  const define = (name, file, { $defs, $schema, $id, $comment, ...body }) => {
    if (types.has(name)) return;
    types.set(name, undefined); // reserves the place and ends recursion
    const resolved = visit(file, body);
    types.delete(name);
    types.set(name, resolved); // after what it refers to
  };
  for (const file of Object.keys(files)) {
    for (const [key, definition] of Object.entries(files[file].$defs ?? {})) {
      const name = typeName(`/$defs/${key}`, definition);
      if (name !== undefined) define(name, file, definition);
    }
    if (files[file].type === 'object') define(files[file].title, file, files[file]);
  }
  return { types, files };
}

/**
 * The protocol's number and a digest of everything that crosses the wire.
 * @type {(bundle: Bundle) => string}
 */
export function protocolVersion({ types, files }) {
  const number = /^protocol (\d+)$/.exec(files['message.json'].$comment)?.[1];
  if (number === undefined) throw new Error('message.json: expected $comment to be "protocol <number>"');
  const wire = reachable(types, ['Event', 'Command', 'Connection']);
  const digest = createHash('sha256').update(
    JSON.stringify(wire.map((name) => [name, strip(types.get(name))])),
  );
  return `${number}.${digest.digest('hex').slice(0, 8)}`;
}

/**
 * The named type; throws if there is none.
 * @type {(types: Map<string, Schema>, name: string) => Schema}
 */
export function typeOf(types, name) {
  const type = types.get(name);
  if (type === undefined) throw new Error(`Expected a type ${name}, got none.`);
  return type;
}

/**
 * Names of the types that the roots lead to, each after those it needs.
 * @type {(types: Map<string, Schema>, roots: readonly string[]) => string[]}
 */
export function reachable(types, roots) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {(name: string) => void} */
  const walk = (name) => {
    for (const next of references(typeOf(types, name))) if (next !== name) walk(next);
    found.add(name);
  };
  roots.forEach(walk);
  return [...found];
}

/**
 * The type's name that a bundled reference points to.
 * @type {($ref: string) => string}
 */
export function referenceName($ref) {
  return $ref.slice('#/$defs/'.length);
}

/** @type {(node: any) => string[]} */
function references(node) {
  if (Array.isArray(node)) return node.flatMap(references);
  if (node === null || typeof node !== 'object') return [];
  const own = typeof node.$ref === 'string' ? [referenceName(node.$ref)] : [];
  return [...own, ...Object.values(node).flatMap(references)];
}

/** @type {(files: Record<string, Schema>, file: string, pointer: string) => Schema} */
function lookUp(files, file, pointer) {
  const steps = pointer.split('/').filter(Boolean);
  const target = steps.reduce((node, step) => node?.[step], files[file]);
  if (target === undefined) throw new Error(`${file}: expected a definition at #${pointer}, got none`);
  return target;
}

/** @type {(pointer: string, target: Schema) => string | undefined} */
function typeName(pointer, target) {
  if (target.title !== undefined) return target.title;
  if (target.enum === undefined && target.oneOf === undefined) return undefined;
  const key = pointer.split('/').at(-1) ?? '';
  return key.replace(/(?:^|_)([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** @type {(node: any) => any} */
function strip(node) {
  if (Array.isArray(node)) return node.map(strip);
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => key !== 'traits' && !(key === 'description' && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, strip(value)]));
}
