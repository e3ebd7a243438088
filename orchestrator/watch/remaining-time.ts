import { fractionOf, type RunningTrial, type RunProgress } from './run-progress.js';

/** Work that was done, and how long it took. */
interface Done {
  readonly amount: number;
  readonly seconds: number;
}

/**
 * Seconds that the run will still take: each kind of trials at its own pace so far, shared among the workers, and no
 * less than a trial that runs. Null while the pace of one kind is unknown.
 */
export function remainingRunS(progress: RunProgress, nowMs: number): number | null {
  const running = [...progress.running.values()];
  const times = [...progress.workload.total].map(([kind, total]) => {
    const ofKind = running.filter((trial) => progress.workload.of(trial.trialId).kind === kind);
    const ended = progress.ended.get(kind) ?? { amount: 0, made: 0, seconds: 0 };
    const begun = ofKind.map((trial) => amountOf(trial, progress) * fractionOf(trial, progress.trainShare));
    const left = Math.max(0, total - ended.amount - sum(begun));
    const dones = [
      { amount: ended.made, seconds: ended.seconds },
      ...ofKind.map((trial) => doneBy(trial, progress, nowMs)),
    ];
    return left <= total * 1e-9 ? 0 : paced(left, dones);
  });
  if (times.includes(null)) return null;
  const numLeft = progress.numTrials - progress.numFinishedBefore - sum(Object.values(progress.numEnded));
  const numAtOnce = Math.max(1, Math.min(progress.numWorkers, numLeft));
  const longest = running.map((trial) => remainingTrialS(trial, progress.trainShare, nowMs) ?? 0);
  return Math.max(sum(times as number[]) / numAtOnce, ...longest);
}

/**
 * Seconds that a trial will still take at its pace so far, but no less than the evaluation that it is at; null while the
 * pace is unknown.
 */
export function remainingTrialS(
  trial: RunningTrial,
  trainShare: number | null,
  nowMs: number,
): number | null {
  const fraction = fractionOf(trial, trainShare);
  const made = { amount: fraction - (trial.firstFraction ?? 0), seconds: (nowMs - trial.begunMs) / 1000 };
  const ofTrial = paced(1 - fraction, [made]);
  return ofTrial && Math.max(ofTrial, remainingEvaluationS(trial, nowMs) ?? 0);
}

/** What a search costs per image is not known here: the images that it has done give its pace. */
function remainingEvaluationS({ progress, current }: RunningTrial, nowMs: number): number | null {
  if (progress === null || current === null) return null;
  const { num_images_done, num_images } = progress;
  return paced(num_images - num_images_done, [
    { amount: num_images_done - current.firstImages, seconds: (nowMs - current.firstMs) / 1000 },
  ]);
}

/** What a running trial has done since it was begun; nothing while it has done nothing. */
function doneBy(trial: RunningTrial, progress: RunProgress, nowMs: number): Done {
  const made = fractionOf(trial, progress.trainShare) - (trial.firstFraction ?? 0);
  const amount = amountOf(trial, progress) * made;
  return amount > 0 ? { amount, seconds: (nowMs - trial.begunMs) / 1000 } : { amount: 0, seconds: 0 };
}

function amountOf({ trialId }: RunningTrial, { workload }: RunProgress): number {
  return workload.of(trialId).amount;
}

function paced(left: number, dones: readonly Done[]): number | null {
  const amount = sum(dones.map((done) => done.amount));
  const seconds = sum(dones.map((done) => done.seconds));
  return amount <= 0 || seconds < 1 ? null : Math.max(0, (left / amount) * seconds);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
