import { suggestion } from '../../nearest-name.js';
import { allowsType, branchesOf, type Schema } from './schema.js';

/** What to write instead of a value that breaks `schema`, where that can be guessed. */
export function fixFor(schema: Schema, value: unknown): string | undefined {
  const names = branchesOf(schema).flatMap((branch) => (branch.enum ?? []).map(String));
  if (typeof value === 'string') return fixForText(schema, value, names);
  if (typeof value === 'number') return fixForNumber(schema, value);
  const isScalar = value !== null && typeof value !== 'object';
  return isScalar && allowsType(schema, 'array') ? `Write it as a list: [${value}].` : undefined;
}

function fixForText(schema: Schema, text: string, names: string[]): string | undefined {
  if (names.length > 0) return suggestion(text, names);
  const types = branchesOf(schema).flatMap((branch) => branch.type ?? []);
  const number = Number(text.replaceAll(/[_\s]/g, '') || Number.NaN);
  if ((types.includes('number') || types.includes('integer')) && Number.isFinite(number)) {
    return text.includes('_') ? `Write ${number}.` : `Numbers stand without quotes: ${text.trim()}.`;
  }
  if (types.includes('boolean') && /^(yes|no|on|off)$/i.test(text)) return 'Write true or false.';
  return allowsType(schema, 'array') ? `Write it as a list: [${text}].` : undefined;
}

function fixForNumber(schema: Schema, value: number): string | undefined {
  const isPart = branchesOf(schema).some(isPartOfOne);
  if (isPart && value > 1 && value <= 100) {
    return `Did you mean ${Number((value / 100).toPrecision(12))}? It is a part of one, not percent.`;
  }
  const types = branchesOf(schema).flatMap((branch) => branch.type ?? []);
  return types.length === 1 && types[0] === 'array' ? `Write it as a list: [${value}].` : undefined;
}

function isPartOfOne({ type, maximum, exclusiveMaximum }: Schema): boolean {
  return type === 'number' && (maximum ?? exclusiveMaximum) === 1;
}
