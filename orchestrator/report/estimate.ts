import type { Interval } from './statistics/interval.js';
import { mean } from './statistics/mean.js';
import { tInterval } from './statistics/t-interval.js';

/** A mean over training seeds and its 95 % interval; null where the data give none. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval | null;
  readonly numSeeds: number;
}

/**
 * Mean of one value a seed, with the t interval over seeds; where there is but one seed, or all agree, with the one
 * `overImages` or none: no spread seen is not certainty.
 */
export function estimateOverSeeds(bySeed: readonly number[], overImages: () => Interval | null): Estimate {
  const interval = agree(bySeed) ? overImages() : tInterval(bySeed);
  return { mean: mean(bySeed), interval, numSeeds: bySeed.length };
}

/** Whether all seeds gave the very same value. */
export function agree(bySeed: readonly number[]): boolean {
  return bySeed.every((value) => value === bySeed[0]);
}
