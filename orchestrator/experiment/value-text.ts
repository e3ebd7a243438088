import { createHash } from 'node:crypto';
import type { Scalar } from './tree.js';

const MAX_CHARACTERS = 60;

/**
 * A value of a varied setting: of a section with a name, such as a model, the name with what else is said of it; of a
 * long list or mapping the outermost part, and of its digest enough to tell it from others.
 */
export function valueText(value: Scalar): string {
  return printable(shortened(value));
}

/** Control characters as their pictures: they would reach terminals and are not allowed in XML. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '␡' : '\uFFFD';
  });
}

function shortened(value: Scalar): string {
  const text = named(value) ?? String(value);
  if (text.length <= MAX_CHARACTERS || !/^[[{]/.test(text)) return text;
  const outside = outermost(text);
  const shown = outside.length <= MAX_CHARACTERS ? outside : `${outside.slice(0, MAX_CHARACTERS - 1)}…`;
  return `${shown} #${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
}

/** `{"name":"mlp","options":{"depth":2}}` as `mlp (options.depth 2)`; undefined for what has no name or becomes long. */
function named(value: Scalar): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{') || !value.includes('"name":')) return undefined;
  const { name, ...others } = parsed(value) ?? {};
  if (typeof name !== 'string') return undefined;
  const rest = settingsOf(others, '').join(', ');
  const text = rest === '' ? name : `${name} (${rest})`;
  return text.length <= MAX_CHARACTERS ? text : undefined;
}

function settingsOf(mapping: object, prefix: string): string[] {
  return Object.entries(mapping).flatMap(([key, value]) =>
    isNested(value) && !Array.isArray(value)
      ? settingsOf(value as object, `${prefix}${key}.`)
      : `${prefix}${key} ${Array.isArray(value) ? JSON.stringify(value) : value}`,
  );
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A text that only begins like a mapping.
  }
}

/** A list or mapping with dots in place of what is nested in it, of a mapping last. */
function outermost(json: string): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json; // A text that only begins like one.
  }
  if (Array.isArray(value)) return `[${value.map(itemText).join(', ')}]`;
  const entries = Object.entries(value as object).sort(
    (a, b) => Number(isNested(a[1])) - Number(isNested(b[1])),
  );
  return `{${entries.map(([key, item]) => `${key}: ${itemText(item)}`).join(', ')}}`;
}

function itemText(item: unknown): string {
  return isNested(item) ? '…' : String(item);
}

function isNested(item: unknown): boolean {
  return typeof item === 'object' && item !== null;
}
