import { isDeepStrictEqual } from 'node:util';
import { shown } from '../../errors.js';
import type { Experiment } from '../../protocol/generated.js';

const MAX_SHOWN = 5;

/** A sentence about what two experiments set differently for all of their trials; none where that is nothing. */
export function differingSettings(first: Experiment, second: Experiment): string[] {
  const sections = ['dataset', 'model', 'train', 'evaluate'] as const;
  const found = sections.flatMap((section) => differences(first[section], second[section], section));
  if (found.length === 0) return [];
  const rest = found.length > MAX_SHOWN ? `; and ${found.length - MAX_SHOWN} more` : '';
  return [`The runs differ in ${found.slice(0, MAX_SHOWN).join('; ')}${rest}.`];
}

function differences(one: unknown, other: unknown, path: string): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isMapping(one) || !isMapping(other)) return [`${path}: ${shown(one)} and ${shown(other)}`];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], `${path}.${key}`));
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
