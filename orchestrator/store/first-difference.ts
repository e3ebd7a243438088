import { shown } from '../errors.js';

/** Says where a JSON text first differs from the value that it should hold, such as `train.epochs = 3 instead of 2`. */
export function firstDifference(wanted: unknown, foundText: string): string {
  try {
    return describe(wanted, JSON.parse(foundText), '') ?? 'other spacing';
  } catch {
    return 'no JSON';
  }
}

function describe(wanted: unknown, found: unknown, path: string): string | undefined {
  if (!isContainer(wanted) || !isContainer(found)) {
    return wanted === found ? undefined : `${path || 'it'} = ${shown(found)} instead of ${shown(wanted)}`;
  }
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  for (const key of keys) {
    const difference = describe(wanted[key], found[key], path === '' ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
