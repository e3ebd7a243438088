import type { Interval } from './statistics/interval.js';
import { mean } from './statistics/mean.js';
import { tInterval } from './statistics/t-interval.js';

/** A mean over training seeds and its 95 % interval; null where the data give none. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval | null;
  readonly numSeeds: number;
}

/** Mean of one value a seed with the t interval over seeds, or with `ofOne` where there is but one seed. */
export function estimateOverSeeds(bySeed: readonly number[], ofOne: () => Interval | null): Estimate {
  const interval = bySeed.length === 1 ? ofOne() : tInterval(bySeed);
  return { mean: mean(bySeed), interval, numSeeds: bySeed.length };
}

/** Half the width of the interval; null without one. */
export function halfWidth({ interval }: Estimate): number | null {
  return interval === null ? null : (interval.high - interval.low) / 2;
}
