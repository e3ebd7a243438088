import type { Interval } from '../statistics/interval.js';
import { wilsonInterval } from '../statistics/wilson-interval.js';

/**
 * Interval over images of the median radius of one trial, in pixels: between the greatest radii at which the certified
 * accuracy is at least one half for certain, and may be (Wilson's interval); 0 where there is none.
 */
export function medianRadiusInterval(certifiedAccuracy: readonly number[], numImages: number): Interval {
  const intervals = certifiedAccuracy.map((share) => wilsonInterval(share, numImages));
  const greatest = (isHalf: (interval: Interval) => boolean): number =>
    Math.max(0, intervals.findLastIndex(isHalf));
  return { low: greatest(({ low }) => low >= 0.5), high: greatest(({ high }) => high >= 0.5) };
}
