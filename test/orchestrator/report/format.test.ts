import { expect, test } from '@jest/globals';
import { estimateText, percent, points } from '../../../orchestrator/report/words/format.js';

test.each<[string, number, number, number, string]>([
  ['even sides are one number', 0.78, 0.77, 0.79, '78.0 ± 1.0'],
  ['of sides that differ little, the longer', 0.704, 0.663, 0.742, '70.4 ± 4.1'],
  ['of sides that differ, the ends', 0.074, 0.02, 0.241, '7.4 (2.0 to 24.1)'],
  ['at a bound, the ends', 0.994, 0.979, 0.998, '99.4 (97.9 to 99.8)'],
  ['sides that differ by less than is printed', 0.5, 0.4998, 0.5004, '50.0 ± 0.0'],
  ['a mean outside of its interval keeps the ends', 0.5, 0.51, 0.52, '50.0 (51.0 to 52.0)'],
])('an interval: %s', (_, mean, low, high, text) => {
  expect(estimateText({ mean, interval: { low, high } }, percent)).toBe(text);
});

test('a difference has its sign, also at its ends', () => {
  expect(estimateText({ mean: 0.1, interval: { low: -0.26, high: 0.48 } }, percent, points)).toBe(
    '+10.0 ± 38.0',
  );
  expect(estimateText({ mean: 0.9, interval: { low: 0.5, high: 0.98 } }, percent, points)).toBe(
    '+90.0 (+50.0 to +98.0)',
  );
  expect(estimateText({ mean: 0.1, interval: null }, percent, points)).toBe('+10.0');
});
