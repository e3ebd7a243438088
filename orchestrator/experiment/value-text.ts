import { createHash } from 'node:crypto';
import type { Scalar } from './tree.js';

const MAX_CHARACTERS = 60;

/** A value of a varied setting; of a long list or mapping the outermost part, and of its digest enough to tell it from others. */
export function valueText(value: Scalar): string {
  const text = String(value);
  if (text.length <= MAX_CHARACTERS || !/^[[{]/.test(text)) return text;
  const outside = outermost(text);
  const shown = outside.length <= MAX_CHARACTERS ? outside : `${outside.slice(0, MAX_CHARACTERS - 1)}…`;
  return `${shown} #${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
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
