import { expect, test } from '@jest/globals';
import { distinct } from '../../../orchestrator/experiment/sweep/distinct.js';

test.each([[[]], [['masked']], [[0.1, 0.2, 3]], [[3, 0, -1]]])(
  '%j is in order, and needs no look-up',
  (values: (string | number)[]) => {
    expect(distinct(values)).toBe(values);
  },
);

test.each([
  [
    ['a', 'b', 'a'],
    ['a', 'b'],
  ],
  [[1, 1], [1]],
  [
    [1, 2, 2, 3],
    [1, 2, 3],
  ],
  [
    [1, 3, 2, 1],
    [1, 3, 2],
  ],
  [
    [1, '1', null, 0, false],
    [1, '1', null, 0, false],
  ],
])('%j', (values: (string | number | boolean | null)[], wanted: unknown[]) => {
  expect(distinct(values)).toEqual(wanted);
});
