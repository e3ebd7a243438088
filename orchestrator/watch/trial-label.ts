import { lastKey } from '../experiment/settings-path.js';
import { valueText } from '../experiment/value-text.js';
import type { Point } from '../store/run-data.js';
import { oneLine } from './format.js';

/** A trial in a few words: its varied settings and its seed, such as `masked, ratio 0.3, seed 1`. */
export function trialLabel(point: Point, seed: number): string {
  const settings = inOrder(point).map(([path, value]) =>
    typeof value === 'string' ? oneLine(valueText(value)) : `${lastKey(path)} ${value}`,
  );
  return [...settings, `seed ${seed}`].join(', ');
}

/** By path, as in plan.json: a trial has one label, whether its run was just made or is read from disk. */
function inOrder(point: Point): [string, Point[string]][] {
  return Object.entries(point).sort(([one], [other]) => (one < other ? -1 : 1));
}
