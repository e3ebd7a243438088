import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/** A 95 % confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided level of every interval of a report. */
export const CONFIDENCE = 0.95;

/** Between which values a number can lie at all; an interval of it does not leave them. */
export interface Bounds {
  readonly low: number;
  /** ∞ where there is no upper one. */
  readonly high: number;
}

/** Of shares, such as an accuracy. */
export const SHARE: Bounds = { low: 0, high: 1 };

/** Of differences of two shares. */
export const SHARE_DIFFERENCE: Bounds = { low: -1, high: 1 };

/** Of what is never below 0, such as a loss. */
export const NOT_NEGATIVE: Bounds = { low: 0, high: Number.POSITIVE_INFINITY };

/** Of numbers that nothing is known of. */
export const UNBOUNDED: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  return sum / values.length;
}

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

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** Wilson's score interval of a proportion seen in `count` independent trials (Wilson 1927, without correction). */
export function wilsonInterval(proportion: number, count: number): Interval {
  const spread = Z ** 2 / count;
  const centre = (proportion + spread / 2) / (1 + spread);
  const halfWidth =
    (Z / (1 + spread)) * Math.sqrt((proportion * (1 - proportion)) / count + spread / (4 * count));
  // At the ends rounding would leave some 1e-18.
  return {
    low: proportion === 0 ? 0 : Math.max(0, centre - halfWidth),
    high: proportion === 1 ? 1 : Math.min(1, centre + halfWidth),
  };
}
