import type { Position, Result } from '../protocol/generated.js';
import type { RunFact } from '../protocol/run-fact.js';
import type { TrialNames } from './trial-names.js';
import { type TrialWork, uniformWorkload, type Workload } from './workload.js';

/** A trial as the plan names it. */
export interface TrialName {
  readonly trialId: string;
  /** The beginning of its id. */
  readonly shortId: string;
  /** Varied settings and seed, in a few words. */
  readonly label: string;
}

/** A trial that a worker is at. */
export interface RunningTrial extends TrialName {
  readonly attempt: number;
  readonly begunMs: number;
  readonly work: TrialWork;
  /** Part that was done when its work began: more than nothing when it goes on from a checkpoint; null before. */
  readonly firstFraction: number | null;
  readonly progress: Position | null;
  /** The evaluation that it is at, from the first image that was reported of it; null before. */
  readonly current: CurrentEvaluation | null;
  /** Workers that compute parts of it, beside the one that carries it out. */
  readonly assistants: ReadonlySet<string>;
  /** Last value of each metric, the latest last. */
  readonly metrics: ReadonlyMap<string, number | string>;
}

/** Where the evaluation that a trial is at stood when it was first reported. */
interface CurrentEvaluation {
  readonly index: number;
  readonly firstImages: number;
  readonly firstMs: number;
}

/** What is known of a run in progress, for whoever shows it. */
export interface RunProgress {
  readonly runName: string;
  readonly numTrials: number;
  readonly startedMs: number;
  /** Trials that were finished before this invocation. */
  readonly numFinishedBefore: number;
  readonly numEnded: Readonly<Record<Result['status'], number>>;
  readonly workload: Workload;
  /** What the ended trials of each kind come to. */
  readonly ended: ReadonlyMap<string, EndedWork>;
  readonly running: ReadonlyMap<string, RunningTrial>;
  readonly numWorkers: number;
  readonly isDraining: boolean;
  /** Part of a trial's time that training takes, from those that ended; null before. */
  readonly trainShare: number | null;
  readonly train_s: number;
  readonly evaluate_s: number;
}

/** Work of trials that have ended. */
export interface EndedWork {
  readonly amount: number;
  /** What of it was made now, by trials that did not fail, and the seconds that it took. */
  readonly made: number;
  readonly seconds: number;
}

type TrialEnd = Extract<RunFact, { type: 'trial_ended' }>;

/** Where neither ended trials nor the work of a trial give it. */
const USUAL_TRAIN_SHARE = 0.8;

export function startProgress(
  runName: string,
  numTrials: number,
  numFinishedBefore: number,
  nowMs: number,
  workload: Workload = uniformWorkload(numTrials - numFinishedBefore),
): RunProgress {
  return {
    runName,
    numTrials,
    startedMs: nowMs,
    numFinishedBefore,
    numEnded: { done: 0, diverged: 0, failed: 0 },
    workload,
    ended: new Map(),
    running: new Map(),
    numWorkers: 0,
    isDraining: false,
    trainShare: null,
    train_s: 0,
    evaluate_s: 0,
  };
}

/** The progress after an event. */
export function afterEvent(
  progress: RunProgress,
  event: RunFact,
  names: TrialNames,
  nowMs: number,
): RunProgress {
  switch (event.type) {
    case 'worker_joined':
      return { ...progress, numWorkers: progress.numWorkers + 1 };
    case 'worker_lost':
    case 'worker_left':
      return { ...progress, numWorkers: Math.max(0, progress.numWorkers - 1) };
    case 'draining':
      return { ...progress, isDraining: true };
    case 'trial_started':
      return withTrial(
        progress,
        startTrial(nameOf(event.trial_id, names), event.attempt, progress.workload.of(event.trial_id), nowMs),
      );
    case 'trial_progress':
      return changed(progress, event.trial_id, (trial) => ({
        progress: event.position,
        firstFraction:
          trial.firstFraction ?? fractionAtFirst({ ...trial, progress: event.position }, progress.trainShare),
        current: currentAfter(trial.current, event.position, nowMs),
      }));
    case 'metrics':
      return changed(progress, event.trial_id, ({ metrics }) => ({
        metrics: withLatest(
          metrics,
          event.rows.map(({ name, value }) => [name, value]),
        ),
      }));
    case 'trial_retried':
    case 'trial_stopped':
      return withoutAttempt(progress, event.trial_id, event.attempt);
    case 'trial_ended':
      return withResult(progress, event, nowMs);
    case 'assist_started':
      return changed(progress, event.trial_id, ({ assistants }) => ({
        assistants: new Set(assistants).add(event.worker_id),
      }));
    case 'assist_ended':
      return changed(progress, event.trial_id, ({ assistants }) => ({
        assistants: new Set([...assistants].filter((workerId) => workerId !== event.worker_id)),
      }));
    default:
      return progress;
  }
}

/** A trial that gets ready says nothing yet of the checkpoint that it goes on from. */
function fractionAtFirst(trial: Located & { progress: Position }, trainShare: number | null): number | null {
  return isGettingReady(trial.progress) ? null : fractionOf(trial, trainShare);
}

function currentAfter(
  before: CurrentEvaluation | null,
  { phase, num_evaluations_done: index, num_images_done: firstImages }: Position,
  firstMs: number,
): CurrentEvaluation | null {
  if (phase !== 'evaluate') return null;
  return before?.index === index ? before : { index, firstImages, firstMs };
}

/** Whether it is not at its first step or cell yet. */
function isGettingReady({ phase }: Position): boolean {
  return phase === 'load' || phase === 'prepare';
}

type Located = Pick<RunningTrial, 'progress' | 'work'>;

/** Part of the trial that is done, in [0, 1]; `trainShare` is the part of its time that training takes, if that is known. */
export function fractionOf({ progress, work }: Located, trainShare: number | null): number {
  if (progress === null || isGettingReady(progress)) return 0;
  const { step, num_steps } = progress;
  const ofWork = work.train === null ? USUAL_TRAIN_SHARE : work.train / work.amount;
  const share = num_steps === 0 ? 0 : (trainShare ?? ofWork);
  const trained = num_steps === 0 ? 0 : step / num_steps;
  return Math.min(1, share * trained + (1 - share) * evaluatedPart(progress, work));
}

/** Part of the evaluations that is done: each counts by what it costs, where that is known. */
function evaluatedPart(progress: Position, { evaluations }: TrialWork): number {
  const { num_evaluations_done: numDone, num_evaluations, num_images_done, num_images } = progress;
  const ofCurrent = num_images === 0 ? 0 : num_images_done / num_images;
  const all = sumOf(evaluations);
  if (all === 0 || evaluations.length !== num_evaluations)
    return num_evaluations === 0 ? 0 : (numDone + ofCurrent) / num_evaluations;
  return (sumOf(evaluations.slice(0, numDone)) + ofCurrent * (evaluations[numDone] ?? 0)) / all;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function startTrial(name: TrialName, attempt: number, work: TrialWork, begunMs: number): RunningTrial {
  return {
    ...name,
    attempt,
    begunMs,
    work,
    firstFraction: null,
    progress: null,
    current: null,
    assistants: new Set(),
    metrics: new Map(),
  };
}

function nameOf(trialId: string, names: TrialNames): TrialName {
  return { trialId, shortId: names.short(trialId), label: names.label(trialId) };
}

function withTrial(progress: RunProgress, trial: RunningTrial): RunProgress {
  return { ...progress, running: new Map(progress.running).set(trial.trialId, trial) };
}

function withoutTrial(progress: RunProgress, trialId: string): RunProgress {
  const running = new Map(progress.running);
  running.delete(trialId);
  return { ...progress, running };
}

/** `trial_stopped` arrives after its rows are on disk; another worker may have started the next attempt by then. */
function withoutAttempt(progress: RunProgress, trialId: string, attempt: number): RunProgress {
  return progress.running.get(trialId)?.attempt === attempt ? withoutTrial(progress, trialId) : progress;
}

function changed(
  progress: RunProgress,
  trialId: string,
  change: (trial: RunningTrial) => Partial<RunningTrial>,
): RunProgress {
  const trial = progress.running.get(trialId);
  return trial === undefined ? progress : withTrial(progress, { ...trial, ...change(trial) });
}

function withResult(progress: RunProgress, result: TrialEnd, nowMs: number): RunProgress {
  const { trial_id, status, train_s, evaluate_s } = result;
  const numEnded = { ...progress.numEnded, [status]: progress.numEnded[status] + 1 };
  const times = { train_s: progress.train_s + train_s, evaluate_s: progress.evaluate_s + evaluate_s };
  const total = times.train_s + times.evaluate_s;
  return {
    ...withoutTrial(progress, trial_id),
    ...times,
    numEnded,
    ended: withEnded(progress, result, nowMs),
    trainShare: total > 0 ? times.train_s / total : progress.trainShare,
  };
}

/** A trial that failed may have ended early: it tells nothing of the pace. */
function withEnded(
  progress: RunProgress,
  { trial_id, status }: TrialEnd,
  nowMs: number,
): RunProgress['ended'] {
  const { kind, amount } = progress.workload.of(trial_id);
  const trial = progress.running.get(trial_id);
  const before = progress.ended.get(kind) ?? { amount: 0, made: 0, seconds: 0 };
  const isTelling = status !== 'failed' && trial !== undefined;
  return new Map(progress.ended).set(kind, {
    amount: before.amount + amount,
    made: before.made + (isTelling ? amount * (1 - (trial.firstFraction ?? 0)) : 0),
    seconds: before.seconds + (isTelling ? (nowMs - trial.begunMs) / 1000 : 0),
  });
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
