import type { Point } from '../experiment/plan-experiment.js';
import type { Scalar } from '../experiment/tree.js';
import type {
  EvaluationRecord,
  Experiment,
  MetricRow,
  Provenance,
  Result,
  RunProgressed,
  Trial,
} from '../protocol/generated.js';

export type { Point, Scalar };

/** Where a trial stands: pending (it has left nothing yet), running (begun, no result yet), or how it ended. */
export type TrialStatus = 'pending' | 'running' | Result['status'];

/** One trial of a run as its files tell it; `config` is null until the trial has begun. */
export interface TrialData {
  readonly trialId: string;
  readonly point: Point;
  readonly seed: number;
  readonly status: TrialStatus;
  readonly config: Trial | null;
  readonly result: Result | null;
  /** Throws a SparsightError where the file is not what the result or a checkpoint says. */
  readonly evaluations: readonly EvaluationRecord[];
  /** Throws a SparsightError where the file is not what the result or a checkpoint says. */
  readonly metrics: readonly MetricRow[];
}

/** Predicted classes of one trial on its evaluation split: a row for every measured amount, in the order of the evaluations. */
export interface Predictions {
  readonly numRows: number;
  readonly numImages: number;
  /** Value of an image that a row has no class of: 255 or 65535. */
  readonly notEvaluated: number;
  /** True class of every image, read from disk when asked for. */
  readonly labels: Uint8Array | Uint16Array;
  /** Predicted class of every image, read from disk when asked for; null if there is no such row. */
  row(index: number): Uint8Array | Uint16Array | null;
}

/** Masks that a search found. */
export interface FoundMasks {
  readonly numImages: number;
  /** Bits of the pixels row by row, the first in the highest bit of the first byte, 1 = hidden. */
  bits(amount: number, image: number): Uint8Array;
}

/** A run directory read back: all that status, tail, report and compare need to know. */
export interface RunData {
  /** Absolute path of the run directory. */
  readonly directory: string;
  /** Base name of the run directory. */
  readonly name: string;
  readonly experiment: Experiment;
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  readonly seeds: readonly number[];
  /** Empty until the run has got as far as writing it. */
  readonly provenance: Partial<Provenance>;
  /** Whether a process is working on it now. */
  readonly isLive: boolean;
  /** Whether a process on another host has it that has given no sign of life for a minute. */
  readonly isStale: boolean;
  readonly trials: readonly TrialData[];
  /** How far it is, as the process that works on it says; null where none does, or has not said it yet. */
  readonly progress: RunProgressed | null;
  /** Opens the predictions of a trial; null if it has none yet. */
  predictions(trialId: string): Predictions | null;
  /** Opens the masks that evaluation `index` of a trial, a search, has found; null where they are not there. */
  foundMasks(trialId: string, index: number): FoundMasks | null;
}
