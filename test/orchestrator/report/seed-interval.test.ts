import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Bounds,
  NOT_NEGATIVE,
  SHARE,
  SHARE_DIFFERENCE,
  seedInterval,
  UNBOUNDED,
} from '../../../orchestrator/report/statistics/intervals.js';
import { RandomIntegers } from '../../../orchestrator/report/statistics/random.js';

// scipy 1.17.1: both roots of (x − θ)² = h² · V(θ) ÷ V(x) by scipy.optimize.brentq, h = t.ppf(0.975, n − 1) · s ÷ √n;
// unbounded: scipy.stats.ttest_1samp(values, 0).confidence_interval(0.95)
test.each<[string, number[], Bounds, number, number]>([
  [
    'an ordinary accuracy',
    [0.9389, 0.9412, 0.9365, 0.9401, 0.9377],
    SHARE,
    0.9365217316582948,
    0.9411561616278008,
  ],
  [
    'few right, far apart (by t −2.7 to 17.4 %)',
    [0.05, 0.05, 0.12],
    SHARE,
    0.019748789869603555,
    0.23713695758751607,
  ],
  ['nearly all right', [1, 0.997, 0.994], SHARE, 0.9762514200629383, 0.9996279386038972],
  ['a difference', [0.3, -0.02, 0.1], SHARE_DIFFERENCE, -0.2638311232258677, 0.4814907283935752],
  ['a loss', [2.3, 1.1, 0.4], NOT_NEGATIVE, 0.2361032387293071, 6.79552069289462],
  ['anything', [0.1407, 0.1612, 0.1203], UNBOUNDED, 0.0899326665140115, 0.1915340001526552],
])('of %s', (_, values, bounds, low, high) => {
  const interval = seedInterval(values, bounds);
  expect(interval?.low).toBeCloseTo(low, 12);
  expect(interval?.high).toBeCloseTo(high, 12);
});

describe('does not exist', () => {
  test.each<[string, number[]]>([
    ['one value', [0.5]],
    ['values that agree', [0.5, 0.5, 0.5]],
    ['a value that is not finite', [0.5, Number.NaN]],
    ['an infinite value', [0.5, Number.POSITIVE_INFINITY]],
  ])('for %s', (_, values) => {
    for (const bounds of [SHARE, SHARE_DIFFERENCE, NOT_NEGATIVE, UNBOUNDED])
      expect(seedInterval(values, bounds)).toBeNull();
  });
});

test('stays within what is possible and holds the mean, whatever the values', () => {
  const within = ({ low, high }: Bounds) => fc.double({ min: low, max: Math.min(high, 1e6), noNaN: true });
  fc.assert(
    fc.property(
      fc
        .constantFrom(SHARE, SHARE_DIFFERENCE, NOT_NEGATIVE)
        .chain((bounds) =>
          fc.tuple(fc.constant(bounds), fc.array(within(bounds), { minLength: 2, maxLength: 10 })),
        ),
      ([bounds, values]) => {
        const interval = seedInterval(values, bounds);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const slack = 1e-9 * Math.max(1, mean);
        if (interval === null) return;
        expect(interval.low).toBeGreaterThanOrEqual(bounds.low);
        expect(interval.high).toBeLessThanOrEqual(bounds.high);
        expect(interval.low).toBeLessThanOrEqual(mean + slack);
        expect(interval.high).toBeGreaterThanOrEqual(mean - slack);
      },
    ),
    { numRuns: 2000 },
  );
});

test('does not leave a bound by rounding', () => {
  expect(seedInterval([0.9999999999999984, 0.9999999999999994], SHARE)!.high).toBeLessThanOrEqual(1);
});

test('turns around with the values: what is right and what is wrong are treated alike', () => {
  const [right, wrong] = [
    [0.93, 0.99, 0.9],
    [0.07, 0.01, 0.1],
  ];
  const [ofRight, ofWrong] = [seedInterval(right!, SHARE)!, seedInterval(wrong!, SHARE)!];
  expect(ofRight.low).toBeCloseTo(1 - ofWrong.high, 12);
  expect(ofRight.high).toBeCloseTo(1 - ofWrong.low, 12);
});

// The whole table, with other intervals beside, is made by test/bench/interval_coverage.py.
describe('covers the mean over trainings in about 95 of 100 runs', () => {
  const random = new RandomIntegers(3);
  const uniform = () => (random.next(2 ** 32) + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const numImages = 10_000;
  /** Accuracies of trainings: a normal spread on the logit scale, and the noise of the images. */
  const accuracy = (logit: number, spread: number): number => {
    const p = 1 / (1 + Math.exp(-(logit + spread * normal())));
    const seen = p + Math.sqrt((p * (1 - p)) / numImages) * normal();
    return Math.min(1, Math.max(0, Math.round(seen * numImages) / numImages));
  };

  test.each([3, 5, 10])('%d seeds', (numSeeds) => {
    for (const logit of [-4.6, -2.6, 0, 2.6, 4.6]) {
      const spread = 0.15;
      // The mean of 1 ÷ (1 + e^−x) over a narrow normal x: its value and half of its second derivative.
      const p = 1 / (1 + Math.exp(-logit));
      const truth = p + (spread ** 2 / 2) * p * (1 - p) * (1 - 2 * p);
      const numRuns = 4000;
      let numCovered = 0;
      for (let run = 0; run < numRuns; run += 1) {
        const seeds = Array.from({ length: numSeeds }, () => accuracy(logit, spread));
        const { low, high } = seedInterval(seeds, SHARE) ?? { low: 0, high: 1 };
        if (low <= truth && truth <= high) numCovered += 1;
      }
      expect(numCovered / numRuns).toBeGreaterThan(0.94);
      expect(numCovered / numRuns).toBeLessThan(0.97);
    }
  });
});
