import { type Bounds, type Interval, mean, seedInterval } from '../statistics/intervals.js';
/** A mean over training seeds and its 95 % interval; null where the data give none. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval | null;
  readonly numSeeds: number;
}

/**
 * Mean of one value per seed, with its interval over seeds. With one seed, or where all seeds agree (no spread seen is
 * not certainty), the interval is the one that `overImages` gives, or none.
 */
export function estimateOverSeeds(
  bySeed: readonly number[],
  bounds: Bounds,
  overImages: () => Interval | null,
): Estimate {
  const interval = agree(bySeed) ? overImages() : seedInterval(bySeed, bounds);
  return { mean: mean(bySeed), interval, numSeeds: bySeed.length };
}

/** Whether all seeds gave the very same value. */
export function agree(bySeed: readonly number[]): boolean {
  return bySeed.every((value) => value === bySeed[0]);
}
