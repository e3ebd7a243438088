import type { ErrorObject } from 'ajv';
import { expected, type Position, type SparsightError } from '../../errors.js';
import { nearestName, suggestion } from '../../nearest-name.js';
import { pathText } from '../settings-path.js';
import { keyPositionAt, type Path, positionAt, type Tree, valueAt } from '../tree.js';
import { describeSchema } from './describe.js';
import { experimentSchema } from './experiment-schema.js';
import { fixFor, fixForList, fixForQuotes } from './fix-for.js';
import type { Schema } from './schema.js';
import { settingPaths } from './schema-at.js';

/** An error of the user's text, made when it is asked for, and the position that it is sorted by. */
export interface Violation {
  readonly position: Position;
  error(): SparsightError;
}

/** What Ajv found, in the words of the error grammar and at the position in the text. */
export function violation(found: ErrorObject, tree: Tree, base: Path): Violation {
  const path = found.instancePath.split('/').slice(1).map(unescaped);
  switch (found.keyword) {
    case 'additionalProperties':
      return unknownSetting(tree, base, path, found.params.additionalProperty, found.parentSchema as Schema);
    case 'required':
      return missingSetting(tree, base, path, found.params.missingProperty, found.parentSchema as Schema);
    case 'discriminator':
      return wrongTag(tree, base, [...path, found.params.tag], found);
    default:
      return wrongValue(tree, base, path, found);
  }
}

/** The error of a key that no schema knows. */
export function unknownKey(
  key: string,
  at: string,
  position: Position,
  known: readonly string[],
): SparsightError {
  const wanted = key === 'seed' ? 'seeds' : key;
  const same = settingPaths(experimentSchema()).find((path) => path.endsWith(`.${wanted}`) && path !== at);
  const fix = same === undefined ? suggestion(key, known) : `Did you mean "${same}"?`;
  return expected('setting', 'a known one', key, { at, position, fix });
}

function unknownSetting(tree: Tree, base: Path, path: Path, key: string, schema: Schema): Violation {
  const position = keyPositionAt(tree, [...path, key]);
  const at = pathText([...base, ...path, key]);
  return { position, error: () => unknownKey(key, at, position, Object.keys(schema.properties ?? {})) };
}

/** A key that is missing; perhaps it is there under a name that is nearly its own. */
function missingSetting(tree: Tree, base: Path, path: Path, key: string, schema: Schema): Violation {
  const written = valueAt(tree, path);
  const known = Object.keys(schema.properties ?? {});
  const unknown =
    written?.kind === 'mapping' ? [...written.entries.keys()].filter((each) => !known.includes(each)) : [];
  const misspelt = nearestName(key, unknown);
  if (misspelt !== undefined) return unknownSetting(tree, base, path, misspelt, schema);
  const position = positionAt(tree, path);
  const at = pathText([...base, ...path, key]);
  const fix = `Add "${key}: …" there.`;
  return { position, error: () => expected(key, 'given', undefined, { at, position, fix }) };
}

function wrongTag(tree: Tree, base: Path, path: Path, found: ErrorObject): Violation {
  const { tag, tagValue } = found.params;
  const names = (found.parentSchema as Schema).oneOf!.map((member) =>
    String(member.properties?.[tag]?.const),
  );
  const fix =
    fixForQuotes(tagValue) ?? (typeof tagValue === 'string' ? suggestion(tagValue, names) : undefined);
  const position = positionAt(tree, path);
  const at = pathText([...base, ...path]);
  const rule = `one of ${names.join(', ')}`;
  return { position, error: () => expected(tag, rule, tagValue, { at, position, fix }) };
}

function wrongValue(tree: Tree, base: Path, path: Path, found: ErrorObject): Violation {
  const position = positionAt(tree, path);
  return { position, error: () => wrongValueError([...base, ...path], position, found) };
}

function wrongValueError(path: Path, position: Position, found: ErrorObject): SparsightError {
  const schema = found.parentSchema as Schema;
  const thing = path.findLast((key) => !/^\d+$/.test(key)) ?? 'experiment file';
  const rule = found.keyword === 'pattern' ? `a text like ${schema.pattern}` : describeSchema(schema);
  const fix =
    fixForQuotes(found.data) ??
    (found.keyword === 'pattern'
      ? schema.description
      : (fixFor(schema, found.data) ?? fixForList(schema, path, found.data, position)));
  return expected(thing, rule, found.data, { at: pathText(path), position, fix });
}

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
