import { FAMILY_ALIASES } from './experiment-schema.js';
import { branchesOf, type Schema } from './schema.js';

/** A valid value made complete: every setting that was left out has its default, every alias its family's name. */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = branchesOf(schema).find((branch) => branch.items !== undefined)?.items;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (typeof value === 'object' && value !== null)
    return completeMapping(schema, value as Record<string, unknown>);
  return withoutAlias(schema, value);
}

function completeMapping(schema: Schema, given: Record<string, unknown>): Record<string, unknown> {
  const { properties, additionalProperties } = memberFor(schema, given);
  const complete: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(properties ?? {})) {
    const value = Object.hasOwn(given, key) ? given[key] : child.default;
    if (value !== undefined) complete[key] = withDefaults(child, value);
  }
  if (typeof additionalProperties !== 'object') return complete;
  const others = Object.keys(given).filter((key) => !Object.hasOwn(complete, key));
  return Object.fromEntries([
    ...Object.entries(complete),
    ...others.map((key) => [key, withDefaults(additionalProperties, given[key])]),
  ]);
}

/** The member of a union that a mapping follows: by its tag, or the only one that is a mapping. */
function memberFor(schema: Schema, given: Record<string, unknown>): Schema {
  const mappings = branchesOf(schema).filter((branch) => branch.type === 'object');
  const tag = schema.discriminator?.propertyName;
  const tagged = mappings.find(
    (branch) => tag !== undefined && branch.properties?.[tag]?.const === given[tag],
  );
  return tagged ?? mappings[0] ?? {};
}

function withoutAlias(schema: Schema, value: unknown): unknown {
  if (typeof value !== 'string' || !Object.hasOwn(FAMILY_ALIASES, value)) return value;
  const isFamily = branchesOf(schema).some((branch) => branch.enum?.includes(FAMILY_ALIASES[value]));
  return isFamily ? FAMILY_ALIASES[value] : value;
}
