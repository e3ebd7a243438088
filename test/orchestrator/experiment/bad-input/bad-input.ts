import type { Files } from '../memory-sources.js';

/** Something wrong that a user may write, and what they are told. */
export interface BadInput {
  readonly what: string;
  readonly text: string | Files;
  readonly overrides: readonly string[];
  readonly message: string;
}

/** A case; overrides come before the message. */
export function bad(
  what: string,
  text: string | Files,
  ...rest: [string] | [readonly string[], string]
): BadInput {
  const [overrides, message] = rest.length === 2 ? rest : [[], rest[0]];
  return { what, text, overrides, message };
}

export const n = 'name: x\n';
export const m = (entry: string) => `${n}evaluate:\n  masks:\n    - ${entry}\n`;
export const bytes = (...values: (number | string)[]) =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'number' ? value : [...Buffer.from(value)])));
