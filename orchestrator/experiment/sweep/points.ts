import type { Choice } from './axis.js';
import type { Sweep } from './read-sweep.js';

/** Number of points: those of the grid, and those included beside it. */
export function countPoints({ grid, included }: Sweep): number {
  return grid.numPoints + included.length;
}

/** The choices of each point, made one at a time: the grid in order, the last group varying fastest, then the included. */
export function* pointsOf(sweep: Sweep): Generator<readonly Choice[]> {
  for (const indices of sweep.grid.points()) yield choicesAt(sweep, indices);
  yield* sweep.included;
}

/**
 * Points in which each value of each axis occurs at least once, the other axes at their first values: what is wrong with
 * one value shows here, also in a grid too large to go through. At most `maxPerGroup` values of a group.
 */
export function* representativePoints(sweep: Sweep, maxPerGroup: number): Generator<readonly Choice[]> {
  const first = sweep.grid.sizes.map(() => 0);
  for (const [group, size] of sweep.grid.sizes.entries()) {
    for (let index = group === 0 ? 0 : 1; index < Math.min(size, maxPerGroup); index++) {
      const indices = first.with(group, index);
      if (!sweep.grid.isExcluded(indices)) yield choicesAt(sweep, indices);
    }
  }
  if (sweep.grid.sizes.length === 0) yield [];
  yield* sweep.included;
}

function choicesAt(sweep: Sweep, indices: readonly number[]): readonly Choice[] {
  return sweep.groups.flatMap((axes, group) => axes.map((axis) => axis.choices[indices[group]!]!));
}
