import { branchesOf, type Schema } from './schema.js';

/** A schema in words that follow "to be": `a number in [0, 1], or a list (each a number in [0, 1])`. */
export function describeSchema(schema: Schema): string {
  return [...new Set(branchesOf(schema).map(describeBranch))].join(', or ');
}

function describeBranch(schema: Schema): string {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (Array.isArray(schema.type)) return schema.type.map((type) => describeBranch({ type })).join(', or ');
  switch (schema.type) {
    case 'integer':
      return `an integer${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'string':
      return `a text${lengths(schema.minLength, schema.maxLength, 'characters')}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return `a list${lengths(schema.minItems, schema.maxItems, 'values')}${schema.items ? ` (each ${describeSchema(schema.items)})` : ''}`;
    case 'object':
      return `a mapping${keys(schema)}`;
    default:
      return 'any value';
  }
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const low = minimum ?? exclusiveMinimum;
  const high = maximum ?? exclusiveMaximum;
  if (low === undefined && high === undefined) return '';
  const opening = minimum === undefined ? '(' : '[';
  return ` in ${opening}${low ?? '−∞'}, ${high ?? '∞'}${maximum === undefined ? ')' : ']'}`;
}

function lengths(least: number | undefined, most: number | undefined, unit: string): string {
  if (least !== undefined && least === most) return ` of ${least} ${unit}`;
  if (least !== undefined && most !== undefined) return ` of ${least} to ${most} ${unit}`;
  return most === undefined ? '' : ` of at most ${most} ${unit}`;
}

function keys({ properties, minProperties, maxProperties }: Schema): string {
  if (maxProperties === 1 && properties) return ` with one of ${Object.keys(properties).join(', ')}`;
  return minProperties === undefined
    ? ''
    : ` with at least ${minProperties === 1 ? 'one key' : `${minProperties} keys`}`;
}
