import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Bounds } from './bounds.js';
import { CONFIDENCE, type Interval } from './interval.js';
import { mean } from './mean.js';

/**
 * Interval of the mean of independent values, one a training seed, that stays within the bounds of such a value (see
 * docs/adr/0007): Student's t, with the variance of the mean taken where each end lies and not where the mean was seen.
 *
 * Null below two values, where one is not finite, and where they do not differ or their mean lies on a bound: then
 * there is no spread to go by.
 */
export function seedInterval(values: readonly number[], bounds: Bounds): Interval | null {
  const count = values.length;
  if (count < 2 || !values.every(Number.isFinite)) return null;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const halfWidth = tQuantile(1 - (1 - CONFIDENCE) / 2, count - 1) * standardError;
  if (halfWidth === 0) return null;
  if (bounds.low === Number.NEGATIVE_INFINITY) return { low: centre - halfWidth, high: centre + halfWidth };
  return scoreInterval(centre, halfWidth, bounds);
}

/**
 * Wilson's score interval (Wilson 1927) where the half-width h that holds at the mean x is given: all θ with
 * (x − θ)² ≤ h² · V(θ) ÷ V(x), where V(θ) = (θ − low) · (high − θ), or θ − low where there is no upper bound.
 */
function scoreInterval(centre: number, halfWidth: number, { low, high }: Bounds): Interval | null {
  const width = high - low;
  const above = centre - low;
  const room = 1 - above / width;
  if (above <= 0 || room <= 0) return null;
  const slope = halfWidth ** 2 / (above * room);
  const root = Math.sqrt(slope * (slope + 4 * above * room));
  const sum = 2 * above + slope;
  // Rounding may lead out of bounds that the values are next to.
  const [lower, upper] = [(2 * above ** 2) / (sum + root), (sum + root) / (2 * (1 + slope / width))];
  return { low: low + Math.min(lower, above), high: Math.min(high, low + Math.max(upper, above)) };
}
