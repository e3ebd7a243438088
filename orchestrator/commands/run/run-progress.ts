import type { Progress, Result } from '../../protocol/generated.js';
import type { Notification } from '../../scheduler/notification.js';

/** A trial as the plan names it. */
export interface TrialName {
  readonly trialId: string;
  /** Varied settings and seed, in a few words. */
  readonly label: string;
}

/** A trial that a worker is at. */
export interface RunningTrial extends TrialName {
  readonly attempt: number;
  readonly begunMs: number;
  /** Part that was done when it was first heard of: more than nothing when it goes on from a checkpoint. */
  readonly firstFraction: number | null;
  readonly progress: Progress | null;
  /** Last value of each metric, the latest last. */
  readonly metrics: ReadonlyMap<string, number | string>;
}

/** What is known of a run in progress, for whoever shows it. */
export interface RunProgress {
  readonly runName: string;
  readonly numTrials: number;
  readonly startedMs: number;
  /** Trials that were finished before this invocation. */
  readonly numFinishedBefore: number;
  readonly numEnded: Readonly<Record<Result['status'], number>>;
  readonly running: ReadonlyMap<string, RunningTrial>;
  readonly numWorkers: number;
  readonly isDraining: boolean;
  /** Part of a trial's time that training takes, as the ended ones tell. */
  readonly trainShare: number;
  /** When the first trial was begun; null before. */
  readonly firstTrialMs: number | null;
  readonly train_s: number;
  readonly evaluate_s: number;
}

const TRAIN_SHARE_AT_FIRST = 0.8;

export function startProgress(
  runName: string,
  numTrials: number,
  numFinishedBefore: number,
  nowMs: number,
): RunProgress {
  return {
    runName,
    numTrials,
    startedMs: nowMs,
    numFinishedBefore,
    numEnded: { done: 0, diverged: 0, failed: 0 },
    running: new Map(),
    numWorkers: 0,
    isDraining: false,
    trainShare: TRAIN_SHARE_AT_FIRST,
    firstTrialMs: null,
    train_s: 0,
    evaluate_s: 0,
  };
}

/** The progress after a notification. */
export function afterNotification(
  progress: RunProgress,
  notification: Notification,
  labelOf: (trialId: string) => string,
  nowMs: number,
): RunProgress {
  switch (notification.type) {
    case 'worker_joined':
      return { ...progress, numWorkers: progress.numWorkers + 1 };
    case 'worker_lost':
    case 'worker_left':
      return { ...progress, numWorkers: Math.max(0, progress.numWorkers - 1) };
    case 'draining':
      return { ...progress, isDraining: true };
    case 'trial_started':
      return withTrial(
        { ...progress, firstTrialMs: progress.firstTrialMs ?? nowMs },
        startTrial(notification.trialId, labelOf(notification.trialId), notification.attempt, nowMs),
      );
    case 'trial_progress':
      return changed(progress, notification.progress.trial_id, (trial) => ({
        progress: notification.progress,
        firstFraction: trial.firstFraction ?? fractionOf(notification.progress, progress.trainShare),
      }));
    case 'metrics':
      return changed(progress, notification.trialId, ({ metrics }) => ({
        metrics: withLatest(
          metrics,
          notification.rows.map(({ name, value }) => [name, value]),
        ),
      }));
    case 'trial_retried':
    case 'trial_stopped':
      return withoutTrial(progress, notification.trialId);
    case 'trial_ended':
      return withResult(withoutTrial(progress, notification.trialId), notification.result);
    case 'worker_started':
    case 'worker_reconnected':
    case 'evaluation':
    case 'checkpoint':
    case 'dropped':
      return progress;
  }
}

/** Part of the trial that is done, in [0, 1]. */
export function fractionOf(progress: Progress | null, trainShare: number): number {
  if (progress === null) return 0;
  const { step, num_steps, num_cells_done, num_cells } = progress;
  const share = num_steps === 0 ? 0 : trainShare;
  const trained = num_steps === 0 ? 0 : step / num_steps;
  const evaluated = num_cells === 0 ? 0 : num_cells_done / num_cells;
  return Math.min(1, share * trained + (1 - share) * evaluated);
}

/** Seconds that the run will still take at the pace so far; null while that cannot be told. */
export function remainingRunS(progress: RunProgress, nowMs: number): number | null {
  const running = [...progress.running.values()];
  const fractions = running.map((trial) => fractionOf(trial.progress, progress.trainShare));
  const begun = running.map((trial) => trial.firstFraction ?? 0);
  const numEnded = progress.numEnded.done + progress.numEnded.diverged + progress.numEnded.failed;
  const made = numEnded + sum(fractions) - sum(begun);
  const left = progress.numTrials - progress.numFinishedBefore - numEnded - sum(fractions);
  if (progress.firstTrialMs === null) return null;
  return paced(left, made, (nowMs - progress.firstTrialMs) / 1000);
}

/** Seconds that a trial will still take at its pace so far; null while that cannot be told. */
export function remainingTrialS(trial: RunningTrial, trainShare: number, nowMs: number): number | null {
  const fraction = fractionOf(trial.progress, trainShare);
  return paced(1 - fraction, fraction - (trial.firstFraction ?? 0), (nowMs - trial.begunMs) / 1000);
}

function paced(left: number, made: number, elapsedS: number): number | null {
  return made <= 0 || elapsedS < 1 ? null : Math.max(0, (left / made) * elapsedS);
}

function startTrial(trialId: string, label: string, attempt: number, begunMs: number): RunningTrial {
  return { trialId, label, attempt, begunMs, firstFraction: null, progress: null, metrics: new Map() };
}

function withTrial(progress: RunProgress, trial: RunningTrial): RunProgress {
  return { ...progress, running: new Map(progress.running).set(trial.trialId, trial) };
}

function withoutTrial(progress: RunProgress, trialId: string): RunProgress {
  const running = new Map(progress.running);
  running.delete(trialId);
  return { ...progress, running };
}

function changed(
  progress: RunProgress,
  trialId: string,
  change: (trial: RunningTrial) => Partial<RunningTrial>,
): RunProgress {
  const trial = progress.running.get(trialId);
  return trial === undefined ? progress : withTrial(progress, { ...trial, ...change(trial) });
}

function withResult(progress: RunProgress, { status, train_s, evaluate_s }: Result): RunProgress {
  const numEnded = { ...progress.numEnded, [status]: progress.numEnded[status] + 1 };
  const times = { train_s: progress.train_s + train_s, evaluate_s: progress.evaluate_s + evaluate_s };
  const total = times.train_s + times.evaluate_s;
  return {
    ...progress,
    ...times,
    numEnded,
    trainShare: total > 0 ? times.train_s / total : progress.trainShare,
  };
}

function withLatest(
  metrics: ReadonlyMap<string, number | string>,
  rows: (readonly [string, number | string])[],
): ReadonlyMap<string, number | string> {
  const latest = new Map(metrics);
  for (const [name, value] of rows) {
    latest.delete(name);
    latest.set(name, value);
  }
  return latest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
