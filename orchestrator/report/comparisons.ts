import type { RunData, Scalar } from '../store/run-data.js';
import { type CurveComparison, compareCurves } from './curve-comparison.js';
import { pairingObstacle, pairTrials } from './pairing.js';
import type { PointTrials } from './points.js';

/** Above so many pairs of points, each point is only compared with the one that has the axis's first value. */
const MAX_ALL_PAIRS = 45;

/** Two points of a run that differ in one axis, compared image by image. */
export interface Comparison<Compared extends PointTrials = PointTrials> {
  /** The axis in which they differ; of zipped axes, the first. */
  readonly axis: string;
  readonly first: Compared;
  readonly second: Compared;
  readonly numPairs: number;
  readonly curves: readonly CurveComparison[];
  /** Why there is nothing to compare; null where there is. */
  readonly obstacle: string | null;
}

/** Compares all points that differ in one axis (zipped axes are one), in the order of the grid. */
export function comparisonsOf<Compared extends PointTrials>(
  run: RunData,
  points: readonly Compared[],
): Comparison<Compared>[] {
  return pairsOfPoints(run, points).map(({ axis, first, second }) => ({
    axis,
    first,
    second,
    ...comparePoints({ run, trials: first.trials }, { run, trials: second.trials }),
  }));
}

/** Trials of one side of a comparison, a seed each, and the run that holds their predictions. */
export interface Side {
  readonly run: RunData;
  readonly trials: PointTrials['trials'];
}

/** Compares two points, of one run or of two. */
export function comparePoints(
  first: Side,
  second: Side,
): Pick<Comparison, 'numPairs' | 'curves' | 'obstacle'> {
  const pairs = pairTrials(withRows(first), withRows(second));
  const configs = pairs.map((pair) => [pair.first.config!, pair.second.config!] as const);
  const obstacle = configs.map(([one, other]) => pairingObstacle(one, other)).find((found) => found !== null);
  if (obstacle !== undefined) return { numPairs: 0, curves: [], obstacle };
  const curves = compareCurves({ first: first.run, second: second.run }, pairs);
  const nothing = curves.length === 0 ? 'they have no evaluated masks with predictions in common' : null;
  return { numPairs: pairs.length, curves, obstacle: nothing };
}

function withRows({ trials }: Side): PointTrials['trials'] {
  return trials.filter(({ config, evaluations }) => config !== null && evaluations.length > 0);
}

interface PointPair<Compared> {
  readonly axis: string;
  readonly first: Compared;
  readonly second: Compared;
}

function pairsOfPoints<Compared extends PointTrials>(
  run: RunData,
  points: readonly Compared[],
): PointPair<Compared>[] {
  const zipped = Object.keys(run.experiment.sweep.zip);
  const all = points.flatMap((first, index) =>
    points.slice(index + 1).flatMap((second) => {
      const axis = onlyDifference(first, second, zipped);
      return axis === null ? [] : [{ axis, first, second }];
    }),
  );
  if (all.length <= MAX_ALL_PAIRS) return all;
  return all.filter(({ axis, first }) => first.point[axis] === firstValue(points, axis));
}

function firstValue(points: readonly PointTrials[], axis: string): Scalar | undefined {
  return points[0]?.point[axis];
}

function onlyDifference(first: PointTrials, second: PointTrials, zipped: readonly string[]): string | null {
  const axes = [...new Set([...Object.keys(first.point), ...Object.keys(second.point)])];
  const different = axes.filter((axis) => first.point[axis] !== second.point[axis]);
  const [axis] = different;
  if (axis === undefined) return null;
  return different.length === 1 || different.every((other) => zipped.includes(other)) ? axis : null;
}
