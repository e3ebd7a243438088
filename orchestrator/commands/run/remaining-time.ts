import { fractionOf, type RunningTrial, type RunProgress } from './run-progress.js';

/** Seconds that the run will still take at the pace so far; null while that cannot be told. */
export function remainingRunS(progress: RunProgress, nowMs: number): number | null {
  const running = [...progress.running.values()];
  const fractions = running.map((trial) => fractionOf(trial.progress, progress.trainShare));
  const begun = running.map((trial) => trial.firstFraction ?? 0);
  const numEnded = progress.numEnded.done + progress.numEnded.diverged + progress.numEnded.failed;
  const made = numEnded - progress.foundDone + sum(fractions) - sum(begun);
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
