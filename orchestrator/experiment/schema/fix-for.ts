import { COMMAND_LINE, type Position } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import { isVaried, pathText } from '../settings-path.js';
import type { Path } from '../tree.js';
import { fixForCall } from '../value-functions.js';
import { allowsType, branchesOf, type Schema } from './schema.js';

/** What to write instead of a value that breaks `schema`, where that can be guessed. */
export function fixFor(schema: Schema, value: unknown): string | undefined {
  const names = branchesOf(schema).flatMap((branch) => (branch.enum ?? []).map(String));
  if (typeof value === 'string') return fixForText(schema, value, names);
  if (typeof value === 'number') return fixForNumber(schema, value);
  if (value === null || Array.isArray(value) || !allowsType(schema, 'array')) return undefined;
  return typeof value === 'object'
    ? 'Write it as a list, with - before its first key, or in brackets: [{ … }].'
    : `Write it as a list: [${value}].`;
}

/** The fix for a list that stands where a trial has one value. */
export function fixForList(
  schema: Schema,
  path: Path,
  value: unknown,
  { file }: Position,
): string | undefined {
  const name = pathText(path);
  if (!Array.isArray(value) || allowsType(schema, 'array') || !isVaried(path)) return undefined;
  if (value.length < 2) return undefined;
  const values = value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(',');
  return file === COMMAND_LINE
    ? `To take them in turn, write ${name}=${values}`
    : `To take them in turn, write them in sweep.grid under ${name}.`;
}

/** Quotes that a word processor made, which are letters to YAML. */
export function fixForQuotes(value: unknown): string | undefined {
  const [, inside] = (typeof value === 'string' && /^[“”„‟«‘’‚](.*)[“”‟»‘’]$/su.exec(value)) || [];
  return inside === undefined ? undefined : `Write straight quotes, or none: ${JSON.stringify(inside)}.`;
}

function fixForText(schema: Schema, text: string, names: string[]): string | undefined {
  if (names.length > 0) return suggestion(text, names);
  if (!allowsType(schema, 'string') && fixForCall(text) !== undefined) return fixForCall(text);
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  if (percent !== null) return fixForPercent(schema, Number(percent[1]));
  const types = branchesOf(schema).flatMap((branch) => branch.type ?? []);
  const number = Number(text.replaceAll(/[_\s]/g, '') || Number.NaN);
  if ((types.includes('number') || types.includes('integer')) && Number.isFinite(number)) {
    return text.includes('_') ? `Write ${number}.` : `Numbers stand without quotes: ${text.trim()}.`;
  }
  if (types.includes('boolean') && /^(yes|no|on|off)$/i.test(text)) return 'Write true or false.';
  return allowsType(schema, 'array') ? `Write it as a list: [${text}].` : fixForKey(schema, text);
}

/** The fix for a name that stands where a mapping has it as the value of a key. */
function fixForKey(schema: Schema, name: string): string | undefined {
  const properties = branchesOf(schema).flatMap((branch) => Object.entries(branch.properties ?? {}));
  const isValue = (member: Schema) =>
    member.const === name ||
    member.enum?.includes(name) ||
    (member.pattern !== undefined && new RegExp(member.pattern).test(name));
  const key = properties.find(([, child]) => branchesOf(child).some(isValue))?.[0];
  return key === undefined ? undefined : `Did you mean { ${key}: ${name} }?`;
}

function fixForPercent(schema: Schema, percent: number): string | undefined {
  if (percent > 100 || !branchesOf(schema).some(isPartOfOne)) return undefined;
  return `Did you mean ${Number((percent / 100).toPrecision(12))}? It is a part of one, not percent.`;
}

function fixForNumber(schema: Schema, value: number): string | undefined {
  const percent = value > 1 ? fixForPercent(schema, value) : undefined;
  if (percent !== undefined) return percent;
  const types = branchesOf(schema).flatMap((branch) => branch.type ?? []);
  return types.length === 1 && types[0] === 'array' ? `Write it as a list: [${value}].` : undefined;
}

function isPartOfOne({ type, maximum, exclusiveMaximum }: Schema): boolean {
  return type === 'number' && (maximum ?? exclusiveMaximum) === 1;
}
