import { lastKey } from '../experiment/settings-path.js';
import { valueText } from '../experiment/value-text.js';
import type { Point } from '../store/run-data.js';
import { oneLine } from './run/format.js';

/** A trial in a few words: its varied settings and its seed, such as `masked, ratio 0.3, seed 1`. */
export function trialLabel(point: Point, seed: number): string {
  const settings = Object.entries(point).map(([path, value]) =>
    typeof value === 'string' ? oneLine(valueText(value)) : `${lastKey(path)} ${value}`,
  );
  return [...settings, `seed ${seed}`].join(', ');
}
