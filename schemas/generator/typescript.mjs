import { compile } from 'json-schema-to-typescript';
import { referenceName, typeOf } from './bundle.mjs';
import { typescriptConstants } from './constants.mjs';

/** @typedef {import('./bundle.mjs').Schema} Schema */
/** @typedef {import('./bundle.mjs').Bundle} Bundle */

/**
 * TypeScript types of every named type, the protocol version, and constants.
 * @type {(bundle: Bundle, version: string) => Promise<string>}
 */
export async function emitTypescript({ types, files }, version) {
  return [
    '// Generated from schemas/*.json by `yarn generate`. Do not edit.',
    '',
    '/** Protocol version: its number, and a digest of the schemas of everything that crosses the wire. */',
    `export const PROTOCOL_VERSION = ${JSON.stringify(version)};`,
    '',
    await emitTypes(types),
    '',
    ...typescriptConstants(files['constants.json']),
    ...[...types].filter(([, { traits }]) => traits !== undefined).flatMap(emitTraits),
    ...emitTags('JOURNAL_EVENT_TYPES', 'JournalEvent', types),
    ...emitParameters('MASK_PARAMETERS', 'Family', ['Mask', 'Search'], types),
    ...emitParameters('FILL_PARAMETERS', 'FillName', ['Fill'], types),
    ...emitParameters('RECOLORING_PARAMETERS', 'RecoloringName', ['Recoloring'], types),
  ].join('\n');
}

/**
 * A TypeScript type for every named type.
 * @type {(types: Map<string, Schema>) => Promise<string>}
 */
export async function emitTypes(types) {
  const schema = {
    $defs: Object.fromEntries([...types].map(([name, body]) => [name, { ...prepare(body), title: name }])),
  };
  const source = await compile(schema, 'Schemas', {
    additionalProperties: false,
    bannerComment: '',
    declareExternallyReferenced: true,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    unreachableDefinitions: true,
    format: false,
  });
  return source
    .replace(/export interface Schemas \{[\s\S]*?\n?\}\n/, '')
    .replace(/ \*\s*\n \* This interface was referenced by[^\n]*\n[^\n]*\n/g, '')
    .trim();
}

/**
 * A constant of what the keyword `traits` says of the values of an enumeration, in the order of the schema.
 * @type {(entry: [string, Schema]) => string[]}
 */
function emitTraits([name, { enum: values, traits }]) {
  const stray = Object.keys(traits).find((value) => !values.includes(value));
  if (stray !== undefined) throw new Error(`${name}: expected traits of its values, got those of ${stray}`);
  const kinds = new Map(Object.values(traits).flatMap(Object.entries));
  const fields = [...kinds].map(([key, example]) => `readonly ${key}?: ${traitType(example)}`);
  return [
    `/** What the schema says of each ${name} beside its name. */`,
    `export const ${constantName(name)}_TRAITS: Readonly<Record<${name}, { ${fields.join('; ')} }>> = {`,
    ...values.map((/** @type {string} */ value) => `  ${value}: ${JSON.stringify(traits[value] ?? {})},`),
    '};',
    '',
  ];
}

/** @type {(example: unknown) => string} */
function traitType(example) {
  return Array.isArray(example) ? `readonly ${traitType(example[0])}[]` : typeof example;
}

/**
 * A constant of the tags of a union's members.
 * @type {(constant: string, union: string, types: Map<string, Schema>) => string[]}
 */
function emitTags(constant, union, types) {
  const { discriminator, oneOf } = typeOf(types, union);
  const tags = oneOf.map(
    (/** @type {Schema} */ { $ref }) =>
      typeOf(types, referenceName($ref)).properties[discriminator.propertyName].const,
  );
  return [
    `/** What \`${discriminator.propertyName}\` can be in a ${union}. */`,
    `export const ${constant}: readonly ${union}['${discriminator.propertyName}'][] = ${JSON.stringify(tags)};`,
    '',
  ];
}

/**
 * A constant of what every member of the unions takes beside its tag: what is left out has this value; null must be given.
 * @type {(constant: string, tagType: string, unions: string[], types: Map<string, Schema>) => string[]}
 */
function emitParameters(constant, tagType, unions, types) {
  const members = unions.flatMap((union) => {
    const { discriminator, oneOf } = typeOf(types, union);
    return oneOf.map((/** @type {Schema} */ { $ref }) =>
      parametersOf(typeOf(types, referenceName($ref)), discriminator.propertyName),
    );
  });
  const names = new Set(typeOf(types, tagType).enum);
  const stray = members.find(([name]) => !names.has(name))?.[0];
  if (stray !== undefined) throw new Error(`${tagType}: expected ${stray} among its values`);
  if (members.length !== names.size) throw new Error(`${tagType}: expected a member for each of its values`);
  const flags = ['isFound', 'isMask', 'isAddedLater'].map((flag) => `readonly ${flag}?: boolean`);
  const type = `{ readonly default?: unknown; ${flags.join('; ')} }`;
  return [
    `/** Parameters of each ${tagType} with their defaults; one that is found is not written by a user. */`,
    `export const ${constant}: Readonly<Record<${tagType}, Readonly<Record<string, ${type}>>>> = {`,
    ...members.map(([name, parameters]) => `  ${name}: ${JSON.stringify(parameters)},`),
    '};',
    '',
  ];
}

/** @type {(member: Schema, tag: string) => [string, Record<string, any>]} */
function parametersOf({ properties }, tag) {
  const { [tag]: name, ...parameters } = properties;
  const entries = Object.entries(parameters).map(([key, schema]) => [
    key,
    {
      ...('default' in schema && { default: schema.default }),
      ...(schema.readOnly && { isFound: true }),
      ...(schema.$ref === '#/$defs/Mask' && { isMask: true }),
      ...(schema.added_later && { isAddedLater: true }),
    },
  ]);
  return [name.const, Object.fromEntries(entries)];
}

/** @type {(name: string) => string} */
function constantName(name) {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/**
 * Fields with a default are always there once defaults are resolved; keywords that are no part of a type are dropped.
 * @type {(node: any) => any}
 */
function prepare(node) {
  if (Array.isArray(node)) return node.map(prepare);
  if (node === null || typeof node !== 'object') return node;
  const { discriminator, default: _default, title: _title, traits: _traits, ...rest } = node;
  if (rest.oneOf !== undefined) {
    delete rest.type;
    delete rest.required;
  }
  const mapped = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'properties' ? prepareProperties(value) : prepare(value),
    ]),
  );
  if (mapped.properties === undefined) return mapped;
  const defaulted = Object.entries(node.properties).filter(([, value]) => value.default !== undefined);
  return { ...mapped, required: [...new Set([...(node.required ?? []), ...defaulted.map(([key]) => key)])] };
}

/** @type {(properties: Record<string, Schema>) => Record<string, Schema>} */
function prepareProperties(properties) {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, prepare(value)]));
}
