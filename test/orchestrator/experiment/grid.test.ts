// The lazy grid against an eager one that is too simple to be wrong.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Grid } from '../../../orchestrator/experiment/sweep/grid.js';

type Excluded = { group: number; indices: number[] }[];

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
const gridWithExclusions = sizes.chain((each) =>
  fc.record({
    sizes: fc.constant(each),
    exclusions: fc.array(exclusionFor(each), { maxLength: each.length > 0 ? 4 : 0 }),
  }),
);

function exclusionFor(groupSizes: readonly number[]): fc.Arbitrary<Excluded> {
  const groups = fc.uniqueArray(fc.nat({ max: Math.max(0, groupSizes.length - 1) }), {
    minLength: 1,
    maxLength: 3,
  });
  return groups.chain((chosen) =>
    fc.tuple(
      ...chosen.map((group) =>
        fc
          .uniqueArray(fc.nat({ max: groupSizes[group]! - 1 }), { maxLength: 2 })
          .map((indices) => ({ group, indices })),
      ),
    ),
  );
}

function eagerPoints(groupSizes: readonly number[], exclusions: readonly Excluded[]): number[][] {
  const all = groupSizes.reduce<number[][]>(
    (points, size) =>
      points.flatMap((point) => Array.from({ length: size }, (_, index) => [...point, index])),
    [[]],
  );
  const matches = (point: number[], exclusion: Excluded) =>
    exclusion.every(({ group, indices }) => indices.includes(point[group]!));
  return all.filter((point) => !exclusions.some((exclusion) => matches(point, exclusion)));
}

function gridOf(groupSizes: readonly number[], exclusions: readonly Excluded[]): Grid {
  return new Grid(
    groupSizes,
    exclusions.map((exclusion) => new Map(exclusion.map(({ group, indices }) => [group, indices]))),
  );
}

test('gives the points of the eager expansion, in its order, and counts them by arithmetic', () => {
  fc.assert(
    fc.property(gridWithExclusions, ({ sizes: groupSizes, exclusions }) => {
      const grid = gridOf(groupSizes, exclusions);
      const eager = eagerPoints(groupSizes, exclusions);
      expect([...grid.points()]).toEqual(eager);
      expect(grid.numPoints).toBe(eager.length);
      for (const point of eager) expect(grid.isExcluded(point)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

describe('laziness', () => {
  test('a grid of 10^9 points is counted, and begun, without being gone through', () => {
    const grid = gridOf([1000, 1000, 1000], [[{ group: 1, indices: [3] }]]);
    expect(grid.numPoints).toBe(999_000_000);
    expect(grid.points().next().value).toEqual([0, 0, 0]);
  });

  test('points are not changed after they were given', () => {
    const [first, second] = [...new Grid([2]).points()];
    expect([first, second]).toEqual([[0], [1]]);
  });
});
