import type { TrialTime } from './time-estimate.js';

/** Evaluations that take less time are not divided among workers (docs/adr/0010). */
const DIVIDED_FROM_S = 5;

/**
 * Seconds from begin to end of `numTrials` trials that take as long as these do on average, on so many workers: rounds in
 * which every worker has a trial, then the trials that are left over, whose long evaluations the idle workers share. No
 * less than the longest trial takes when all workers share its evaluations.
 */
export function wallTime(times: readonly TrialTime[], numTrials: number, numWorkers: number): number {
  if (times.length === 0) return 0;
  const average: TrialTime = {
    trainS: mean(times.map(({ trainS }) => trainS)),
    evaluateS: mean(times.map(({ evaluateS }) => evaluateS)),
  };
  const numRounds = Math.floor(numTrials / numWorkers);
  const numOver = numTrials % numWorkers;
  const ofRounds = numRounds * (average.trainS + average.evaluateS);
  const ofRest = numOver === 0 ? 0 : divided(average, numWorkers / numOver);
  return Math.max(ofRounds + ofRest, ...times.map((time) => divided(time, numWorkers)));
}

/** Seconds that one trial takes when so many workers, on average, compute its evaluations. */
function divided({ trainS, evaluateS }: TrialTime, numWorkers: number): number {
  return trainS + (evaluateS > DIVIDED_FROM_S ? Math.max(DIVIDED_FROM_S, evaluateS / numWorkers) : evaluateS);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}
