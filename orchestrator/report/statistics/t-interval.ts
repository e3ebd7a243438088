import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { CONFIDENCE, type Interval } from './interval.js';
import { mean } from './mean.js';

/** Student's t interval of the mean of independent values, such as one a training seed; null below two values. */
export function tInterval(values: readonly number[]): Interval | null {
  const count = values.length;
  if (count < 2 || !values.every(Number.isFinite)) return null;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const halfWidth = tQuantile(1 - (1 - CONFIDENCE) / 2, count - 1) * standardError;
  return { low: centre - halfWidth, high: centre + halfWidth };
}
