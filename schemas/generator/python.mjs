import { reachable, referenceName, typeOf } from './bundle.mjs';

/** @typedef {import('./bundle.mjs').Schema} Schema */
/** @typedef {import('./bundle.mjs').Bundle} Bundle */
/**
 * The field that tells the members of a union apart, and its value in one of them.
 * @typedef {{ field: string, value: string }} Tag
 */

const DIALOGUES = [
  'Refusal',
  'DatasetQuestion',
  'DatasetFound',
  'ModelFound',
  'PreprocessFound',
  'NetworkQuestion',
  'NetworkFound',
  'MaskQuestion',
  'MaskFound',
  'MaskFilesQuestion',
  'MaskFilesFound',
  'ContactSheetQuestion',
  'ContactSheetDrawn',
  'LookQuestion',
  'LookFound',
];
const ROOTS = ['Event', 'Command', 'Connection', 'MetricRow', 'EvaluationRecord', ...DIALOGUES];
const ANNOTATIONS = new Set(['description', 'title', 'default', 'traits', 'readOnly', 'added_later', '$ref']);
const NUMBER_META = { minimum: 'ge', maximum: 'le', exclusiveMinimum: 'gt', exclusiveMaximum: 'lt' };
const STRING_META = { minLength: 'min_length', maxLength: 'max_length', pattern: 'pattern' };
const ARRAY_META = { minItems: 'min_length', maxItems: 'max_length' };

/**
 * msgspec structs of everything that reaches a worker; throws on a keyword it does not know.
 * @type {(bundle: Pick<Bundle, "types">, version: string, roots?: readonly string[]) => string}
 */
export function emitPython({ types }, version, roots = ROOTS) {
  const names = reachable(types, roots);
  const tags = Object.assign({}, ...names.map((name) => tagsOf(typeOf(types, name), types)));
  const blocks = names.map((name) => emitType(name, typeOf(types, name), tags[name]));
  return [
    '# Generated from schemas/*.json by `yarn generate`. Do not edit.',
    '"""Everything that crosses the boundary between orchestrator and worker, as msgspec structs."""',
    '',
    'from typing import Annotated, Literal',
    '',
    'from msgspec import Meta, Struct',
    '',
    `PROTOCOL_VERSION = ${JSON.stringify(version)}`,
    '',
    ...blocks,
  ].join('\n');
}

/** @type {(name: string, schema: Schema, tag: Tag | undefined) => string} */
function emitType(name, schema, tag) {
  if (schema.type !== 'object' || schema.oneOf !== undefined) {
    return `\n${name} = ${expression(schema, name)}\n`;
  }
  allow(schema, ['type', 'additionalProperties', 'required', 'properties'], name);
  if (schema.additionalProperties !== false)
    throw new Error(`${name}: expected additionalProperties to be false`);
  const fields = Object.entries(schema.properties).filter(([key]) => key !== tag?.field);
  const missing = fields.filter(([key]) => !schema.required?.includes(key));
  if (missing.length > 0)
    throw new Error(`${name}: expected every field to be required, got optional ${missing[0][0]}`);
  const tagging = tag ? `, tag_field=${JSON.stringify(tag.field)}, tag=${JSON.stringify(tag.value)}` : '';
  const lines = fields.map(([key, field]) => `    ${key}: ${expression(field, `${name}.${key}`)}`);
  return [
    '',
    `class ${name}(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True${tagging}):`,
    `    """${schema.description}"""`,
    '',
    ...lines,
    '',
  ]
    .join('\n')
    .replace(/\n\n$/, '\n');
}

/**
 * { member: { field, value } } for the members of a discriminated union.
 * @type {(schema: Schema, types: Map<string, Schema>) => Record<string, Tag>}
 */
function tagsOf(schema, types) {
  const field = schema?.discriminator?.propertyName;
  if (field === undefined) return {};
  const members = schema.oneOf.map((/** @type {Schema} */ { $ref }) => referenceName($ref));
  return Object.fromEntries(
    members.map((/** @type {string} */ name) => [
      name,
      { field, value: typeOf(types, name).properties[field].const },
    ]),
  );
}

/** @type {(schema: Schema, at: string) => string} */
function expression(schema, at) {
  if (schema.$ref !== undefined) {
    allow(schema, ['required'], at); // a reference may repeat what its target requires
    return referenceName(schema.$ref);
  }
  if (schema.oneOf !== undefined) {
    allow(schema, ['oneOf', 'discriminator', 'type', 'required'], at);
    return schema.oneOf.map((/** @type {Schema} */ member) => expression(member, at)).join(' | ');
  }
  if (schema.anyOf !== undefined) {
    allow(schema, ['anyOf'], at);
    return schema.anyOf.map((/** @type {Schema} */ member) => expression(member, at)).join(' | ');
  }
  if (typeof schema.const === 'boolean') {
    allow(schema, ['const'], at);
    return 'bool'; // msgspec has no type of one boolean
  }
  if (schema.enum !== undefined) {
    allow(schema, ['type', 'enum'], at);
    return `Literal[${schema.enum.map((/** @type {string} */ value) => JSON.stringify(value)).join(', ')}]`;
  }
  if (Array.isArray(schema.type)) {
    allow(schema, ['type'], at);
    return schema.type.map((type) => expression({ type }, at)).join(' | ');
  }
  return typed(schema, at);
}

/** @type {(schema: Schema, at: string) => string} */
function typed(schema, at) {
  switch (schema.type) {
    case 'integer':
      return constrained('int', schema, NUMBER_META, at);
    case 'number':
      return constrained('float', finite(schema), NUMBER_META, at);
    case 'string':
      return constrained('str', schema, STRING_META, at);
    case 'boolean':
      return constrained('bool', schema, {}, at);
    case 'null':
      return constrained('None', schema, {}, at);
    case 'array':
      return constrained(`list[${expression(schema.items, `${at}[]`)}]`, schema, ARRAY_META, at, ['items']);
    case 'object':
      allow(schema, ['type', 'propertyNames', 'additionalProperties'], at);
      return `dict[${keyType(schema, at)}, ${expression(schema.additionalProperties, `${at}{}`)}]`;
    default:
      throw new Error(
        `${at}: expected a type that the Python emitter knows, got ${JSON.stringify(schema.type)}`,
      );
  }
}

/** @type {(schema: Schema, at: string) => string} */
function keyType({ propertyNames = { type: 'string' } }, at) {
  return expression(propertyNames, `${at} key`);
}

/**
 * JSON knows only finite numbers; msgspec lets the others through where no limit stops them.
 * @type {(schema: Schema) => Schema}
 */
function finite(schema) {
  const low = schema.exclusiveMinimum === undefined ? { minimum: -Number.MAX_VALUE } : {};
  const high = schema.exclusiveMaximum === undefined ? { maximum: Number.MAX_VALUE } : {};
  return { ...low, ...high, ...schema };
}

/** @type {(type: string, schema: Schema, meta: Record<string, string>, at: string, others?: string[]) => string} */
function constrained(type, schema, meta, at, others = []) {
  allow(schema, ['type', ...Object.keys(meta), ...others], at);
  const limits = Object.entries(meta).filter(([keyword]) => schema[keyword] !== undefined);
  if (limits.length === 0) return type;
  const values = limits.map(([keyword, name]) => `${name}=${JSON.stringify(limitValue(keyword, schema))}`);
  return `Annotated[${type}, Meta(${values.join(', ')})]`;
}

/**
 * In Python `$` would also match before a newline at the end.
 * @type {(keyword: string, schema: Schema) => any}
 */
function limitValue(keyword, schema) {
  return keyword === 'pattern' ? schema.pattern.replace(/\$$/, '\\Z') : schema[keyword];
}

/** @type {(schema: Schema, keywords: string[], at: string) => void} */
function allow(schema, keywords, at) {
  const unknown = Object.keys(schema).find((key) => !ANNOTATIONS.has(key) && !keywords.includes(key));
  if (unknown !== undefined)
    throw new Error(`${at}: expected a keyword that the Python emitter knows, got ${unknown}`);
}
