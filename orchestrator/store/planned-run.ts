import type { Experiment, Trial } from '../protocol/generated.js';
import type { Point, Scalar } from './run-data.js';

/** What is to be run: the part of a plan that a run directory keeps. */
export interface PlannedRun {
  readonly experiment: Experiment;
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  readonly seeds: readonly number[];
  /** Every trial in the order of the grid, made anew at each call; points that differ in nothing share a trial. */
  trials(): Iterable<PlannedTrial>;
}

export interface PlannedTrial {
  readonly trialId: string;
  readonly point: Point;
  readonly seed: number;
  readonly trial: Trial;
}
