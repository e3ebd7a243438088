import { compile } from 'json-schema-to-typescript';

/** TypeScript types of every named type, and the protocol version. */
export async function emitTypescript({ types }, version) {
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
  const body = source
    .replace(/export interface Schemas \{[\s\S]*?\n?\}\n/, '')
    .replace(/ \*\s*\n \* This interface was referenced by[^\n]*\n[^\n]*\n/g, '');
  return [
    '// Generated from schemas/*.json by `yarn generate`. Do not edit.',
    '',
    '/** Protocol version: its number, and a digest of the schemas of everything that crosses the wire. */',
    `export const PROTOCOL_VERSION = ${JSON.stringify(version)};`,
    '',
    body.trim(),
    '',
    ...[...types].filter(([, { traits }]) => traits !== undefined).flatMap(emitTraits),
  ].join('\n');
}

/** A constant of what the keyword `traits` says of the values of an enumeration, in the order of the schema. */
function emitTraits([name, { enum: values, traits }]) {
  const stray = Object.keys(traits).find((value) => !values.includes(value));
  if (stray !== undefined) throw new Error(`${name}: expected traits of its values, got those of ${stray}`);
  const kinds = new Map(Object.values(traits).flatMap(Object.entries));
  const fields = [...kinds].map(([key, example]) => `readonly ${key}?: ${typeof example}`);
  return [
    `/** What the schema says of each ${name} beside its name. */`,
    `export const ${constantName(name)}_TRAITS: Readonly<Record<${name}, { ${fields.join('; ')} }>> = {`,
    ...values.map((value) => `  ${value}: ${JSON.stringify(traits[value] ?? {})},`),
    '};',
    '',
  ];
}

function constantName(name) {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** Fields with a default are always there once defaults are resolved; keywords that are no part of a type are dropped. */
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

function prepareProperties(properties) {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, prepare(value)]));
}
