import type { Experiment } from '../../protocol/generated.js';
import type { RunData, TrialData } from '../../store/run-data.js';
import { pairingObstacle, pairTrials, type TrialPair } from '../keys/pairing.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { type CurveComparison, compareCurves } from './curve-comparison.js';
import type { ImageScores } from './image-scores.js';

/** Above so many pairs of points, each point is only compared with the one that has the axis's first value. */
const MAX_ALL_PAIRS = 45;

/** Two points compared image by image. */
export interface Comparison {
  readonly first: PointTrials;
  readonly second: PointTrials;
  /** Pairs of trials, a seed each, measured or not. */
  readonly numPairs: number;
  readonly curves: readonly CurveComparison[];
  /** Why there is nothing to compare; null where there is. */
  readonly obstacle: string | null;
}

/** Compares all points that differ in one axis (zipped axes are one), and included points with all others, in the order of the grid. */
export function comparisonsOf(
  { experiment }: RunData,
  scores: ImageScores,
  points: readonly PointTrials[],
): Comparison[] {
  return pairsOfPoints(experiment, points).map(([first, second]) =>
    comparePoints({ scores, point: first }, { scores, point: second }),
  );
}

/** One side of a comparison: a point, and the scores of its run. */
export interface Side {
  readonly scores: ImageScores;
  readonly point: PointTrials;
}

/** Compares two points, of one run or of two. */
export function comparePoints(one: Side, other: Side): Comparison {
  const [first, second] = [one.point, other.point];
  const planned = plannedPairs(first, second);
  const pairs = planned.filter((pair) => hasRows(pair.first) && hasRows(pair.second));
  const obstacle = pairs
    .map((pair) => pairingObstacle(pair.first.config!, pair.second.config!))
    .find((found) => found !== null);
  if (obstacle !== undefined) return { first, second, numPairs: 0, curves: [], obstacle };
  const curves = compareCurves({ first: one.scores, second: other.scores }, pairs);
  const nothing = curves.length === 0 ? 'they have no evaluated masks with predictions in common' : null;
  return { first, second, numPairs: planned.length, curves, obstacle: nothing };
}

/** One pair of two models that are evaluated as given, however many seeds; of others, one per seed. */
function plannedPairs(first: PointTrials, second: PointTrials): TrialPair[] {
  const [ones, others] = [replicatesOf(first), replicatesOf(second)];
  if (ones.length === 1 && others.length === 1) return pairTrials(ones, others);
  return pairTrials(first.trials, second.trials);
}

function hasRows({ config, evaluations }: TrialData): boolean {
  return config !== null && evaluations.length > 0;
}

type PointPair = readonly [PointTrials, PointTrials];

function pairsOfPoints({ sweep }: Experiment, points: readonly PointTrials[]): PointPair[] {
  const { grid, zip } = sweep;
  const [gridded, zipped] = [Object.keys(grid), Object.keys(zip)];
  const all = points.flatMap((first, index) =>
    points.slice(index + 1).flatMap((second) => {
      const isIncluded = [first, second].some(({ point }) => isBesideGrid(point, [...gridded, ...zipped]));
      const axis = comparedAxis(first, second, isIncluded ? null : zipped);
      return axis === null ? [] : [{ axis, pair: [first, second] as const }];
    }),
  );
  const isFromFirstValue = ({ axis, pair }: (typeof all)[number]): boolean =>
    pair[0].point[axis] === points[0]!.point[axis];
  const kept = all.length <= MAX_ALL_PAIRS ? all : all.filter(isFromFirstValue);
  return kept.map(({ pair }) => pair);
}

/** Whether a point was included beside the grid: it does not choose a value of just every axis of it. */
function isBesideGrid(point: PointTrials['point'], axes: readonly string[]): boolean {
  return (
    axes.length === 0 || Object.keys(point).length !== axes.length || axes.some((axis) => !(axis in point))
  );
}

/** The first axis in which two points differ; null if they differ in several that are neither zipped nor, at null, free. */
function comparedAxis(
  first: PointTrials,
  second: PointTrials,
  zipped: readonly string[] | null,
): string | null {
  const axes = [...new Set([...Object.keys(first.point), ...Object.keys(second.point)])];
  const different = axes.filter((axis) => first.point[axis] !== second.point[axis]);
  const [axis] = different;
  if (axis === undefined || zipped === null) return axis ?? null;
  return different.length === 1 || different.every((other) => zipped.includes(other)) ? axis : null;
}
