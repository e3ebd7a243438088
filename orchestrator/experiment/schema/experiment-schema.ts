import { FAMILY_TRAITS } from '../../protocol/generated.js';
import { type SchemaFileName, schemaFile } from '../../protocol/schema-files.js';
import type { Schema } from './schema.js';

/** Other names of mask families, understood wherever a family is. */
export const FAMILY_ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FAMILY_TRAITS).flatMap(([family, { alias }]) => (alias ? [[alias, family]] : [])),
);

let schema: Schema | undefined;

/**
 * What a user may write: schemas/experiment.json with every reference written out, aliases of families added, nothing
 * required that has a default, and traits left out.
 */
export function experimentSchema(): Schema {
  schema ??= userForm(inline('experiment', schemaFile('experiment') as Schema));
  return schema;
}

function inline(file: SchemaFileName, { $ref, $defs: _, ...own }: Schema): Schema {
  if ($ref === undefined) return mapSchemas(own, (child) => inline(file, child));
  const [name, pointer = ''] = $ref.split('#') as [string, string?];
  const targetFile = name === '' ? file : (name.replace('.json', '') as SchemaFileName);
  const target = pointer
    .split('/')
    .filter(Boolean)
    .reduce(
      (node, key) => node[key] as Record<string, unknown>,
      schemaFile(targetFile) as Record<string, unknown>,
    );
  return { ...inline(targetFile, target as Schema), ...mapSchemas(own, (child) => inline(file, child)) };
}

function userForm(complete: Schema): Schema {
  const { traits: _, ...node } = mapSchemas(complete, userForm);
  return {
    ...node,
    ...(node.required && {
      required: node.required.filter((key) => !('default' in (node.properties?.[key] ?? {}))),
    }),
    ...(node.enum && { enum: withAliases(node.enum) }),
  };
}

function withAliases(names: readonly unknown[]): readonly unknown[] {
  const aliases = Object.entries(FAMILY_ALIASES).filter(([, family]) => names.includes(family));
  return [...names, ...aliases.map(([alias]) => alias)];
}

/** A copy with `change` made to every schema directly inside. */
export function mapSchemas(node: Schema, change: (child: Schema) => Schema): Schema {
  const { properties, items, anyOf, oneOf, additionalProperties } = node;
  const isOpen = typeof additionalProperties === 'object';
  return {
    ...node,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, change(child)])),
    }),
    ...(items && { items: change(items) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(oneOf && { oneOf: oneOf.map(change) }),
    ...(isOpen && { additionalProperties: change(additionalProperties) }),
  };
}
