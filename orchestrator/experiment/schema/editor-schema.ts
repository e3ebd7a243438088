import { experimentSchema, mapSchemas } from './experiment-schema.js';
import type { Schema } from './schema.js';

/**
 * The schema of experiment files for editors: as it is validated, but with calls such as `linspace(0, 1, 5)` in the place
 * of lists, and members of unions that may be written without their tag.
 */
export function editorSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...forEditor(experimentSchema()),
  } as Schema;
}

const CALL: Schema = {
  description: 'range(a, b, step), linspace(a, b, n) or logspace(a, b, n)',
  type: 'string',
  maxLength: 200,
  pattern: '^\\s*(range|linspace|logspace)\\s*\\(',
};

function forEditor(schema: Schema): Schema {
  const { discriminator, oneOf, required, ...node } = mapSchemas(schema, forEditor);
  if (discriminator !== undefined) return { ...node, anyOf: oneOf!.map((member) => withoutRequired(member)) };
  const own = { ...node, ...(oneOf && { oneOf }), ...(required && { required }) };
  return node.type === 'array' ? callOr(own) : own;
}

function callOr(list: Schema): Schema {
  const { description, default: fallback, ...rest } = list;
  const text = { ...(description && { description }), ...(fallback !== undefined && { default: fallback }) };
  return isOfNumbers(list) ? { ...text, anyOf: [rest, CALL] } : list;
}

function isOfNumbers({ items }: Schema): boolean {
  return items === undefined || items.type === 'number' || items.type === 'integer';
}

function withoutRequired({ required: _, ...schema }: Schema): Schema {
  return schema;
}
