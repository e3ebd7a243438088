import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { canonicalJson } from '../experiment/canonical-json.js';
import { evaluationKey, recordKey } from '../experiment/evaluation-key.js';
import { trialText } from '../experiment/trial-text.js';
import type { EvaluationRecord, MetricRow, Result, Trial } from '../protocol/generated.js';
import type { TrialSink, TrialStart } from '../scheduler/trial-sink.js';
import { foreign } from './append-file.js';
import { StagedFile, writeFileAtomically } from './atomic-file.js';
import { CappedLogs } from './capped-logs.js';
import { makeFolder, syncDirectoryInBackground, writing } from './disk.js';
import type { Journal } from './journal.js';
import type { Lock } from './lock.js';
import { RowLog } from './row-log.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';
import { sealedJson } from './sealed-json.js';

interface OpenTrial {
  readonly trial: Trial;
  readonly attempt: number;
  readonly directory: TrialDirectory;
  readonly metrics: RowLog<MetricRow>;
  readonly evaluations: RowLog<EvaluationRecord>;
}

/** Puts what workers report into the files of a run directory. */
export class TrialStore implements TrialSink {
  readonly #open = new Map<string, OpenTrial>();
  readonly #logs = new CappedLogs();

  constructor(
    private readonly directory: RunDirectory,
    private readonly journal: Journal,
    private readonly lock: Pick<Lock, 'check'> = { check: () => {} },
  ) {}

  check(): void {
    this.lock.check();
    this.journal.check();
    for (const { directory, metrics, evaluations } of this.#open.values()) {
      if (!existsSync(directory.config)) throw foreign(directory.config, 'none: it was deleted');
      metrics.check();
      evaluations.check();
    }
  }

  begin(trial: Trial, attempt: number, startsOver = false): TrialStart {
    this.check();
    const isRepeated = this.#open.get(trial.trial_id)?.attempt === attempt;
    const open = this.#openTrial(trial, attempt);
    if (startsOver && !isRepeated) clear(open);
    const stored = new Set(open.evaluations.keys);
    const completedEvaluations = trial.evaluate.evaluations.flatMap((evaluation, index) =>
      stored.has(evaluationKey(evaluation)) ? [index] : [],
    );
    return { directory: open.directory.path, completedEvaluations };
  }

  appendMetrics(trialId: string, rows: readonly MetricRow[]): void {
    this.#opened(trialId).metrics.add(rows);
  }

  appendEvaluation(trialId: string, record: EvaluationRecord): void {
    this.#opened(trialId).evaluations.add([record]);
  }

  async sync(results: readonly Result[] = []): Promise<void> {
    this.check();
    const logs = [...this.#open.values()].flatMap(({ metrics, evaluations }) => [metrics, evaluations]);
    const staged = results.map((result) => this.#stage(result));
    await Promise.all([this.journal, ...logs, ...staged].map((file) => file.sync()));
    if (staged.length === 0) return;
    await Promise.all([
      ...staged.map((file) => file.publish()),
      syncDirectoryInBackground(this.directory.trials),
    ]);
    await Promise.all(results.map(({ trial_id }) => this.#closeTrial(trial_id)));
  }

  appendLog(trialId: string | null, workerId: string, text: string): void {
    const path = trialId === null ? this.directory.workersLog : this.directory.trial(trialId).workerLog;
    if (!this.#logs.isFull(path)) this.#logs.append(path, text.replace(/^(?=.)/gm, `[${workerId}] `));
  }

  /** Closes every file that is open. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((trialId) => this.#closeTrial(trialId)));
  }

  #stage(result: Result): StagedFile {
    const directory = this.directory.trial(result.trial_id);
    if (!this.#open.has(result.trial_id)) makeFolder(directory.path);
    const files = { ...result.files, ...this.#logDigests(result.trial_id) };
    return new StagedFile(directory.result, sealedJson(canonicalJson({ ...result, files })));
  }

  /** Digests of the logs of a trial, by file; none for one that never began. */
  #logDigests(trialId: string): Result['files'] {
    const open = this.#open.get(trialId);
    if (open === undefined) return {};
    const { directory, metrics, evaluations } = open;
    return {
      [basename(directory.metrics)]: metrics.sha256,
      [basename(directory.evaluations)]: evaluations.sha256,
    };
  }

  #openTrial(trial: Trial, attempt: number): OpenTrial {
    const known = this.#open.get(trial.trial_id);
    if (known?.attempt === attempt) return known;
    this.journal.record({ type: 'trial_begun', trial_id: trial.trial_id, attempt });
    const opened = known ? { ...known, attempt } : openTrial(trial, attempt, this.directory);
    this.#open.set(trial.trial_id, opened);
    return opened;
  }

  #opened(trialId: string): OpenTrial {
    const open = this.#open.get(trialId);
    if (open === undefined) throw new Error(`Expected trial ${trialId} to be begun before its rows.`);
    return open;
  }

  async #closeTrial(trialId: string): Promise<void> {
    const open = this.#open.get(trialId);
    this.#open.delete(trialId);
    await Promise.all([open?.metrics.close(), open?.evaluations.close()]);
  }
}

/** Removes what attempts have left, and the checkpoints first: without them, a trial starts over in any case. */
function clear({ directory, metrics, evaluations }: OpenTrial): void {
  const kept = [directory.config, directory.metrics, directory.evaluations, directory.workerLog];
  const found = readdirSync(directory.path).map((name) => join(directory.path, name));
  for (const path of [directory.checkpoints, ...found.filter((each) => !kept.includes(each))])
    writing(path, () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  metrics.clear();
  evaluations.clear();
}

/**
 * Makes the directory and the config; the result of an earlier failure no longer counts. A config that a power cut
 * loses is written again when the trial is begun again.
 */
function openTrial(trial: Trial, attempt: number, run: RunDirectory): OpenTrial {
  const directory = run.trial(trial.trial_id);
  const isNew = makeFolder(directory.path);
  if (!isNew) writing(directory.result, () => rmSync(directory.result, { force: true }));
  writeFileAtomically(directory.config, sealedJson(trialText(trial)), { isDurable: false });
  return {
    trial,
    attempt,
    directory,
    metrics: new RowLog(directory.metrics, metricKey, { isNew }),
    evaluations: new RowLog(directory.evaluations, recordKey, { isNew }),
  };
}

/** What makes a row of metrics.jsonl unique. */
export function metricKey({ name, step }: MetricRow): string {
  return `${step} ${name}`;
}
