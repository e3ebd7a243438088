import type { EvaluationRow, Experiment, MetricRow, Result, Trial } from '../protocol/generated.js';

/** Value of one varied setting. */
export type Scalar = string | number | boolean | null;

/** Varied settings of a trial by their dotted paths, in the order of the axes; empty without a sweep. */
export type Point = Readonly<Record<string, Scalar>>;

/** Where a trial stands: pending (not begun), running (begun, no result yet), or how it ended. */
export type TrialStatus = 'pending' | 'running' | Result['status'];

/** Predicted classes of one trial on its evaluation split, per cell and image. */
export interface Predictions {
  readonly labels: Uint8Array | Uint16Array;
  /** Predicted class of every image in cell `cellIndex` of the trial's `evaluate.cells`; null if that row is not there. */
  row(cellIndex: number): Uint8Array | Uint16Array | null;
}

/** One trial of a run as its files tell it; `config` is null until the trial has begun. */
export interface TrialData {
  readonly trialId: string;
  readonly point: Point;
  readonly seed: number;
  readonly status: TrialStatus;
  readonly config: Trial | null;
  readonly result: Result | null;
  readonly evaluations: readonly EvaluationRow[];
  readonly metrics: readonly MetricRow[];
}

/** A run directory read back: all that status, tail, report and compare need to know. */
export interface RunData {
  /** Base name of the run directory. */
  readonly name: string;
  readonly experiment: Experiment;
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  readonly seeds: readonly number[];
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly trials: readonly TrialData[];
  /** Reads the predictions of a trial; null if it has none yet. */
  predictions(trialId: string): Predictions | null;
}
