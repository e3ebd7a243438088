import { expected, Found, type Position } from '../../errors.js';
import { type Entry, keyPositionAt, type List, type Mapping, plainOf, valueAt } from '../tree.js';
import { type Choice, choiceOf, settingNamed } from './axis.js';
import { Grid } from './grid.js';
import { type Axis, readAxes } from './read-axes.js';
import { readExclusion } from './read-exclusion.js';

/** Points times seeds that one experiment may have. */
export const MAX_TRIALS = 10_000_000;

/** What an experiment varies. */
export interface Sweep {
  /** Axes of one group vary together; a grid's axis is a group of its own. */
  readonly groups: readonly (readonly Axis[])[];
  readonly grid: Grid;
  readonly included: readonly (readonly Choice[])[];
  readonly seeds: readonly number[];
}

/** The sweep of a valid tree; throws for axes that are unknown, double, unequal, or empty, and for more than 10^7 trials. */
export function readSweep(tree: Mapping): Sweep {
  const groups = readAxes(tree);
  const exclusions = pointsAt(tree, 'exclude').map((point) => readExclusion(point, groups));
  const included = pointsAt(tree, 'include').map((point) => includedPoint(point, tree));
  const sizes = groups.map((axes) => axes[0]!.choices.length);
  const seeds = seedsOf(tree);
  refuseTooMany(sizes, seeds.length, keyPositionAt(tree, ['sweep']));
  const grid = new Grid(groups.length === 0 && included.length > 0 ? [0] : sizes, exclusions);
  if (grid.numPoints + included.length === 0) throw nothingLeft(tree);
  return { groups, grid, included, seeds };
}

function refuseTooMany(sizes: readonly number[], numSeeds: number, position: Position): void {
  const numTrials = sizes.reduce((product, size) => product * size, numSeeds);
  if (numTrials <= MAX_TRIALS) return;
  const fix = `That is ${sizes.join(' × ')} points, ${numSeeds === 1 ? '1 seed' : `${numSeeds} seeds`} each; vary fewer settings, or zip some.`;
  throw expected('sweep', `at most ${MAX_TRIALS} trials`, numTrials, { at: 'sweep', position, fix });
}

function seedsOf(tree: Mapping): number[] {
  const written = valueAt(tree, ['sweep', 'seeds']);
  const seeds = written === undefined ? 1 : (plainOf(written) as number | number[]);
  if (typeof seeds === 'number') return Array.from({ length: seeds }, (_, index) => index);
  const seen = new Set<number>();
  const repeated = seeds.findIndex((seed) => seen.size === seen.add(seed).size);
  if (repeated === -1) return seeds;
  const position = (written as List).items[repeated]!.at;
  throw expected('seeds', 'different from each other', seeds[repeated], { at: 'sweep.seeds', position });
}

function nothingLeft(tree: Mapping) {
  const position = keyPositionAt(tree, ['sweep', 'exclude']);
  return expected('sweep', 'a grid with a point left', new Found('one that is excluded whole'), {
    at: 'sweep.exclude',
    position,
  });
}

function pointsAt(tree: Mapping, kind: 'include' | 'exclude'): [string, Entry][][] {
  const points = valueAt(tree, ['sweep', kind]);
  return points?.kind === 'list' ? points.items.map((point) => [...(point as Mapping).entries]) : [];
}

function includedPoint(point: readonly [string, Entry][], tree: Mapping): Choice[] {
  return point.map(([name, { keyAt, value }]) => choiceOf(settingNamed(name, keyAt, tree), value));
}
