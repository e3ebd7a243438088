import { CONFIDENCE, type Interval } from './interval.js';
import { randomIntegers } from './random.js';

const NUM_RESAMPLES = 2000;

/** One seed for every bootstrap: two numbers of a report meet the same resamples, and a report its own bytes again. */
const SEED = 20_260_101;

/**
 * Means of each column (one value an image) over resamples of the images, drawn with replacement.
 *
 * Resample b holds the same images for every column and every call with equally many images, so statistics made of
 * several columns, such as a curve's, can be put together from the means.
 */
export function resampledMeans(columns: readonly Float64Array[]): Float64Array[] {
  const count = columns[0]?.length ?? 0;
  const random = randomIntegers(SEED);
  const means = columns.map(() => new Float64Array(NUM_RESAMPLES));
  for (let resample = 0; resample < NUM_RESAMPLES; resample += 1) {
    const times = new Uint16Array(count);
    for (let drawn = 0; drawn < count; drawn += 1) times[random(count)]! += 1;
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

function weightedSum(column: Float64Array, times: Uint16Array): number {
  let sum = 0;
  for (let image = 0; image < column.length; image += 1) sum += column[image]! * times[image]!;
  return sum;
}

/** Quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const [lower, upper] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return lower + (upper - lower) * (position - below);
}
