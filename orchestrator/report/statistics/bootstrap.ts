import { CONFIDENCE, type Interval } from './intervals.js';
import { RandomIntegers } from './random.js';

const NUM_RESAMPLES = 1000;

/** One seed for every bootstrap: two numbers of a report meet the same resamples, and a report its own bytes again. */
const SEED = 20_260_101;

/**
 * Means of each column (one value per image) over resamples of the images, drawn with replacement.
 *
 * Resample b holds the same images for every column and every call with equally many images, so statistics made of
 * several columns, such as a curve's, can be put together from the means.
 */
export function resampledMeans(columns: readonly Float64Array[]): Float64Array[] {
  const count = columns[0]?.length ?? 0;
  const random = new RandomIntegers(SEED);
  const means = columns.map(() => new Float64Array(NUM_RESAMPLES));
  const drawn = new Uint32Array(count);
  for (let resample = 0; resample < NUM_RESAMPLES; resample += 1) {
    random.fill(drawn, count);
    const times = occurrences(drawn);
    columns.forEach((column, index) => {
      means[index]![resample] = weightedSum(column, times) / count;
    });
  }
  return means;
}

/** Percentile interval of a statistic, given its value in every resample (Efron 1979). */
export function percentileInterval(resampled: Float64Array): Interval {
  const sorted = resampled.slice().sort();
  const tail = (1 - CONFIDENCE) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

function occurrences(drawn: Uint32Array): Float64Array {
  const times = new Float64Array(drawn.length);
  for (let place = 0; place < drawn.length; place += 1) times[drawn[place]!]! += 1;
  return times;
}

/** Two sums at a time, since each addition waits for the one before it. */
function weightedSum(column: Float64Array, times: Float64Array): number {
  let [even, odd] = [0, 0];
  for (let image = 0; image + 1 < column.length; image += 2) {
    even += column[image]! * times[image]!;
    odd += column[image + 1]! * times[image + 1]!;
  }
  return column.length % 2 === 0 ? even + odd : even + odd + column.at(-1)! * times.at(-1)!;
}

/** Quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const [lower, upper] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return lower + (upper - lower) * (position - below);
}
