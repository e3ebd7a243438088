import type { Interval } from './interval.js';

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
