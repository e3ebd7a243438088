import type { EvaluationRecord, MetricRow, Result, Trial } from '../protocol/generated.js';

/** A trial that still has to be carried out. */
export interface PendingTrial {
  readonly trial: Trial;
  /** Attempts that earlier invocations made, so that attempts count on and never repeat a number. */
  readonly numAttempts: number;
}

/** What a worker needs to know of the files of a trial. */
export interface TrialStart {
  /** Directory of the trial, absolute. */
  readonly directory: string;
  /** Indexes of the evaluations whose records are stored. */
  readonly completedEvaluations: readonly number[];
}

/** Where the scheduler puts what workers report; implemented by the store, which owns every file. */
export interface TrialSink {
  /**
   * Makes the trial's directory and config ready before the attempt is assigned, and notes the attempt. May be
   * called again for the same attempt, when its order has to be repeated. An attempt that starts over finds nothing of
   * earlier ones.
   */
  begin(trial: Trial, attempt: number, startsOver?: boolean): TrialStart;

  /** Appends those rows that are not stored yet. Throws RowConflictError if a stored one has another value. */
  appendMetrics(trialId: string, rows: readonly MetricRow[]): void;

  /** Appends the record of an evaluation, unless it is stored. Throws RowConflictError if another one is. */
  appendEvaluation(trialId: string, record: EvaluationRecord): void;

  /**
   * Resolves once everything appended before the call is on disk, and so are these results: each is put in place,
   * whole, when all rows of its trial are on disk, and what was open of the trial is closed.
   */
  sync(results: readonly Result[]): Promise<void>;

  /** Throws a SparsightError if somebody else works on the run, or has touched the files that this process writes. */
  check(): void;

  /** Appends what a worker printed: to the log of the trial it is at, or of the run (`null`) while it has none. */
  appendLog(trialId: string | null, workerId: string, text: string): void;
}

/** A row came again with another value: the attempt did not repeat what an earlier one had stored. */
export class RowConflictError extends Error {
  override readonly name = 'RowConflictError';
}
