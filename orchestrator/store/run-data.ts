import type { EvaluationRow, Experiment, MetricRow, Result, Trial } from '../protocol/generated.js';

export type Scalar = string | number | boolean | null;

/** plan.json: the axes, the seeds and every trial in the order of the grid. */
export interface PlanRecord {
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  readonly seeds: readonly number[];
  readonly trials: readonly PlanEntry[];
}

export interface PlanEntry {
  readonly trial_id: string;
  readonly point: Readonly<Record<string, Scalar>>;
  readonly seed: number;
}

/** queued: not begun · running: in progress now · interrupted: begun by a run that is no longer there. */
export type TrialStatus = 'queued' | 'running' | 'interrupted' | Result['status'];

export interface TrialData extends PlanEntry {
  readonly config: Trial | null;
  readonly status: TrialStatus;
  readonly result: Result | null;
  readonly evaluations: readonly EvaluationRow[];
  readonly metrics: readonly MetricRow[];
}

/** Predicted classes of one trial: a row a cell, a column an image. */
export interface Predictions {
  readonly numCells: number;
  readonly numImages: number;
  /** Value of an image that the cell does not evaluate: 255 or 65535. */
  readonly notEvaluated: number;
  /** Predicted class of every image in that cell, read from disk when asked for. */
  row(cellIndex: number): Uint8Array | Uint16Array;
  /** True class of every image. */
  labels(): Uint8Array | Uint16Array;
}

/** Everything that a run directory holds; report, status, tail and compare are made from it alone. */
export interface RunData {
  /** Absolute path of the run directory. */
  readonly directory: string;
  /** Name of the run directory: `<experiment>-<hash8>`. */
  readonly name: string;
  readonly experiment: Experiment;
  readonly plan: PlanRecord;
  /** null until the run has got as far as writing it. */
  readonly provenance: Provenance | null;
  readonly trials: readonly TrialData[];
  /** Opens the predictions of a trial; null where there are none yet. */
  predictions(trialId: string): Predictions | null;
}

/** provenance.json: what the numbers were made with. */
export interface Provenance {
  /** Shell command, with the overrides, that made or resumed the run. */
  readonly command: string;
  readonly working_directory: string;
  readonly started_at: string;
  readonly sparsight: string;
  /** Commit of Sparsight's sources; null outside a git checkout. */
  readonly git_commit: string | null;
  /** Whether the checkout differed from that commit; null outside a git checkout. */
  readonly git_dirty: boolean | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly host: string;
  readonly platform: string;
  readonly cpu_model: string;
  readonly num_cores: number;
  readonly memory_bytes: number;
  readonly devices: readonly string[];
  readonly num_workers: number;
  readonly num_threads: number;
  /** Settings of the workers' environment that decide whether equal settings give equal bits. */
  readonly determinism: Readonly<Record<string, string>>;
}
