import { existsSync, readFileSync } from 'node:fs';
import { expected, Found } from '../errors.js';
import type { EvaluationRecord, Experiment, MetricRow, Result, Trial } from '../protocol/generated.js';
import { readWholeLines } from './lines.js';
import { liveHolder } from './lock.js';
import { openPredictions } from './predictions.js';
import { parseRow } from './row-log.js';
import type {
  PlanRecord,
  Point,
  Predictions,
  Provenance,
  RunData,
  TrialData,
  TrialStatus,
} from './run-data.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';

/** Reads a run directory, finished or in progress; rows are read from disk when first asked for. */
export function readRun(directory: RunDirectory): RunData {
  const plan = readPlan(directory);
  const trials = plan.trials.map(
    ({ trial_id, point, seed }) => new StoredTrial(trial_id, point, seed, directory.trial(trial_id)),
  );
  const byId = new Map(trials.map((trial) => [trial.trialId, trial]));
  return {
    directory: directory.path,
    name: directory.name,
    experiment: readJson<Experiment>(directory.resolvedJson),
    axes: plan.axes,
    seeds: plan.seeds,
    provenance: readJsonIfThere<Provenance>(directory.provenanceJson) ?? {},
    isLive: liveHolder(directory.lock) !== null,
    trials,
    predictions: (trialId) => byId.get(trialId)?.predictions() ?? null,
  };
}

/** Reads the axes, the seeds and the list of trials of a run. */
export function readPlan(directory: RunDirectory): PlanRecord {
  return readJson<PlanRecord>(directory.planJson);
}

class StoredTrial implements TrialData {
  readonly config: Trial | null;
  readonly result: Result | null;
  readonly status: TrialStatus;
  #evaluations: readonly EvaluationRecord[] | undefined;
  #metrics: readonly MetricRow[] | undefined;

  constructor(
    readonly trialId: string,
    readonly point: Point,
    readonly seed: number,
    private readonly directory: TrialDirectory,
  ) {
    this.config = readJsonIfThere<Trial>(directory.config);
    this.result = readJsonIfThere<Result>(directory.result);
    this.status = this.result?.status ?? (isBegun(directory) ? 'running' : 'pending');
  }

  get evaluations(): readonly EvaluationRecord[] {
    this.#evaluations ??= readRows<EvaluationRecord>(this.directory.evaluations);
    return this.#evaluations;
  }

  get metrics(): readonly MetricRow[] {
    this.#metrics ??= readRows<MetricRow>(this.directory.metrics);
    return this.#metrics;
  }

  predictions(): Predictions | null {
    return this.config === null ? null : openPredictions(this.directory, this.config.evaluate.split);
  }
}

/** A trial that waits in a worker's queue has a directory, too; one that was worked at has left more. */
function isBegun({ metrics, evaluations, checkpoints }: TrialDirectory): boolean {
  return [metrics, evaluations, checkpoints].some((path) => existsSync(path));
}

/** The whole rows of a file that may be written at this moment. */
export function readRows<Row>(path: string): Row[] {
  return readWholeLines(path).lines.map((line, index) => parseRow<Row>(path, line, index + 1));
}

/** Reads a JSON file; throws for one that is missing or no JSON. */
export function readJson<T>(path: string): T {
  const value = readJsonIfThere<T>(path);
  if (value === null) throw expected('file', 'there', undefined, { at: path, fix: RESTORE });
  return value;
}

/** Reads a JSON file; null if there is none. */
export function readJsonIfThere<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof SyntaxError)
      throw expected('file', 'JSON', error.message, { at: path, fix: RESTORE });
    throw unreadable(path, error);
  }
}

/** The error of a file of a run that is, for example, a folder. */
function unreadable(path: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined) return cause;
  const got = new Found(code === 'EISDIR' ? 'a folder' : message);
  return expected('file', 'readable', got, { at: path, fix: RESTORE, cause });
}

const RESTORE = 'Restore the file, or move the run directory away and run the experiment again.';
