import { describe, expect, test } from '@jest/globals';
import { percentileInterval, resampledMeans } from '../../../orchestrator/report/statistics/bootstrap.js';
import { firstFall, firstRise, trapezoidWeights } from '../../../orchestrator/report/statistics/curve.js';
import { wilsonInterval } from '../../../orchestrator/report/statistics/intervals.js';
import { holm, mcnemar } from '../../../orchestrator/report/statistics/p-values.js';
import { RandomIntegers } from '../../../orchestrator/report/statistics/random.js';

// Reference values by scipy 1.17.1 unless said otherwise; the expression stands beside each.

// scipy.stats.binomtest(k, n).proportion_ci(0.95, 'wilson')
test.each([
  [0, 50, 0, 0.07134759913335872],
  [9389, 10000, 0.934034958183513, 0.943427968046707],
  [360, 360, 0.9894419431113064, 1],
  [7, 10, 0.39677814746114526, 0.892208732593699],
])('Wilson interval of %d in %d', (successes, count, low, high) => {
  const interval = wilsonInterval(successes / count, count);
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
});

// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
test('Holm keeps the order of the p values and never falls', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

describe('McNemar', () => {
  const differences = (firstOnly: number, secondOnly: number): number[] => [
    ...new Array<number>(secondOnly).fill(1),
    ...new Array<number>(firstOnly).fill(-1),
    ...new Array<number>(30).fill(0),
  ];

  // 2·binom.cdf(min, b + c, ½) − binom.pmf(min, b + c, ½), and 1 − binom.pmf(b, 2b, ½) ÷ 2 where b = c
  test.each([
    [6, 16, 0.03468966484069824],
    [1, 9, 0.01171875],
    [5, 5, 0.876953125],
    [0, 3, 0.125],
    [59, 6, 2.7258031986068867e-12],
    [40, 60, 0.04604406692934291],
  ])('exact mid-p of %d against %d', (firstOnly, secondOnly, p) => {
    expect(mcnemar(differences(firstOnly, secondOnly)) / p).toBeCloseTo(1, 9);
    expect(mcnemar(differences(secondOnly, firstOnly)) / p).toBeCloseTo(1, 9);
  });

  // scipy.stats.chi2.sf((b − c)² ÷ (b + c), 1)
  test.each([
    [150, 86, 3.099293441045215e-5],
    [500, 300, 1.537459794428033e-12],
    [3000, 1000, 1.7958327848007363e-219],
  ])('χ² of %d against %d', (firstOnly, secondOnly, p) => {
    expect(mcnemar(differences(firstOnly, secondOnly)) / p).toBeCloseTo(1, 8);
  });

  // All 2⁸ sign patterns, those as far out as the observed sum counted half: itertools.product([1, −1], repeat=8)
  test('several draws: each image flips as a whole', () => {
    expect(mcnemar([3, -1, 2, 2, 1, -2, 4, 1])).toBeCloseTo(0.12109375, 12);
  });

  test('several draws of many images: (Σd)² ÷ Σd² against χ²', () => {
    // 300 images of +2 and 240 of −2: (120)² ÷ 2160 = 6.6667; scipy.stats.chi2.sf(6.6667, 1)
    const clustered = [...new Array<number>(300).fill(2), ...new Array<number>(240).fill(-2)];
    expect(mcnemar(clustered)).toBeCloseTo(0.00982327450751948, 9);
  });

  test('is 1 where the models agree on every image', () => expect(mcnemar([0, 0, 0])).toBe(1));
});

describe('bootstrap', () => {
  const values = Float64Array.from({ length: 200 }, (_, index) => ((index * 37) % 11) / 10);

  // scipy.stats.bootstrap((values,), numpy.mean, n_resamples=200000, method='percentile', rng=1)
  test('interval agrees with many more resamples', () => {
    const { low, high } = percentileInterval(resampledMeans([values])[0]!);
    expect(Math.abs(low - 0.4535)).toBeLessThan(0.004);
    expect(Math.abs(high - 0.5405)).toBeLessThan(0.004);
  });

  test('is the same every time, and pairs columns image by image', () => {
    const twice = values.map((value) => 2 * value + 1);
    const [means, meansOfTwice] = resampledMeans([values, twice]) as [Float64Array, Float64Array];
    expect(resampledMeans([values])[0]).toEqual(means);
    means.forEach((mean, index) => {
      expect(meansOfTwice[index]).toBeCloseTo(2 * mean + 1, 12);
    });
  });

  test('draws every index about equally often', () => {
    const drawn = new Uint32Array(100_000);
    new RandomIntegers(7).fill(drawn, 10);
    const counts = Array.from({ length: 10 }, (_, value) => drawn.filter((index) => index === value).length);
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % quantile of χ² with 9 degrees of freedom
  });
});

describe('curves', () => {
  test('trapezoid weights give the mean height', () => {
    const places = [0, 0.02, 0.05, 0.1, 0.2];
    const heights = places.map((place) => 1 - 2 * place);
    const weights = trapezoidWeights(places);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    // ∫₀^0.2 (1 − 2r) dr ÷ 0.2 = 0.8
    expect(heights.reduce((sum, y, index) => sum + y * (weights[index] as number), 0)).toBeCloseTo(0.8, 12);
    expect(trapezoidWeights([0.3])).toEqual([1]);
  });

  const falling = [
    { x: 0, y: 0.9 },
    { x: 0.1, y: 0.6 },
    { x: 0.2, y: 0.4 },
  ];

  test('a level is met between two points, or named with the end that it is beyond', () => {
    expect(firstFall(falling, 0.5)).toEqual({ kind: 'at', x: expect.closeTo(0.15, 12) });
    expect(firstFall(falling, 0.3)).toEqual({ kind: 'beyond', x: 0.2 });
    expect(firstFall(falling, 0.95)).toEqual({ kind: 'before', x: 0 });
    expect(firstRise([...falling].reverse(), 0.5)).toEqual({ kind: 'at', x: expect.closeTo(0.15, 12) });
  });
});
