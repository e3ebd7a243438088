import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type {
  EvaluationRecord,
  Experiment,
  MetricRow,
  PlanRecord,
  Provenance,
  Result,
  Trial,
} from '../protocol/generated.js';
import { openFoundMasks } from './found-masks.js';
import { isStale, liveHolder } from './lock.js';
import { openPredictions } from './predictions.js';
import { readProgress } from './progress-file.js';
import { readIfThere } from './regular-file.js';
import { parseRow } from './row-log.js';
import type { FoundMasks, Point, Predictions, RunData, TrialData, TrialStatus } from './run-data.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';
import { changedFile, readJson, readJsonIfThere, readSealedIfThere } from './sealed-json.js';
import { changedTrial, checkFoundMasks, checkPredictions, readLog } from './trial-files.js';

/** Reads a run directory, finished or in progress; rows are read from disk when first asked for. */
export function readRun(directory: RunDirectory): RunData {
  const plan = readPlan(directory);
  const trials = plan.trials.map(
    ({ trial_id, point, seed }) => new StoredTrial(trial_id, point, seed, directory.trial(trial_id)),
  );
  const byId = new Map(trials.map((trial) => [trial.trialId, trial]));
  const isLive = liveHolder(directory.lock) !== null;
  return {
    directory: directory.path,
    name: directory.name,
    experiment: readExperiment(directory, plan),
    axes: plan.axes,
    seeds: plan.seeds,
    provenance: readJsonIfThere<Provenance>(directory.provenanceJson) ?? {},
    isLive,
    isStale: isStale(directory.lock),
    trials,
    progress: isLive ? readProgress(directory) : null,
    predictions: (trialId) => byId.get(trialId)?.predictions() ?? null,
    foundMasks: (trialId, index) => byId.get(trialId)?.foundMasks(index) ?? null,
  };
}

/** Reads the axes, the seeds and the list of trials of a run. */
export function readPlan({ planJson }: RunDirectory): PlanRecord {
  return readSealedIfThere<PlanRecord>(planJson) ?? readJson<PlanRecord>(planJson);
}

function readExperiment({ resolvedJson }: RunDirectory, plan: PlanRecord): Experiment {
  const promised = plan.resolved_sha256;
  const found = createHash('sha256')
    .update(readIfThere(resolvedJson) ?? '')
    .digest('hex');
  if (found !== promised) throw changedFile(resolvedJson, 'another checksum');
  return readJson<Experiment>(resolvedJson);
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
    if (this.config === null && this.result !== null && this.result.status !== 'failed') {
      throw changedTrial(directory.config, 'none', trialId);
    }
    this.status = this.result?.status ?? (isBegun(directory) ? 'running' : 'pending');
  }

  get evaluations(): readonly EvaluationRecord[] {
    this.#evaluations ??= this.#rows<EvaluationRecord>(this.directory.evaluations);
    return this.#evaluations;
  }

  get metrics(): readonly MetricRow[] {
    this.#metrics ??= this.#rows<MetricRow>(this.directory.metrics);
    return this.#metrics;
  }

  predictions(): Predictions | null {
    if (this.config === null) return null;
    const { split } = this.config.evaluate;
    if (this.result !== null) checkPredictions(this.directory, this.result, split);
    return openPredictions(this.directory, split);
  }

  foundMasks(index: number): FoundMasks | null {
    const evaluation = this.config?.evaluate.evaluations[index];
    if (evaluation?.kind !== 'attacked') return null;
    if (this.result !== null) checkFoundMasks(this.directory, this.result, index);
    return openFoundMasks(this.directory.foundMasks(index), evaluation.hidden.length);
  }

  #rows<Row>(path: string): Row[] {
    const lines = readLog(path, this.directory, this.result);
    return lines.map((line, index) => parseRow<Row>(path, line, index + 1));
  }
}

/** A trial that waits in a worker's queue has a directory, too; one that was worked at has left more. */
function isBegun({ metrics, evaluations, checkpoints }: TrialDirectory): boolean {
  return [metrics, evaluations, checkpoints].some((path) => existsSync(path));
}
