import type { EvaluationCosts } from '../../experiment/evaluation-cost.js';
import type { Result, Trial } from '../../protocol/generated.js';
import type { FinishedTrial, FinishedTrials } from '../../store/finished-trials.js';
import { kindOf, numTrainImages } from '../../watch/trial-work.js';

export interface TimeEstimate {
  /** Of each trial; null where it is unknown for one of them. */
  readonly times: readonly TrialTime[] | null;
  /** Finished trials that it comes from. */
  readonly numTrials: number;
  /** Models of which a batch was measured for it. */
  readonly numMeasured: number;
  /** Seconds that an evaluated image of the first trial takes; null where that is unknown. */
  readonly firstEvaluateS: number | null;
}

/** Seconds that a trial takes by itself. */
export interface TrialTime {
  readonly trainS: number;
  readonly evaluateS: number;
}

/** Seconds per image. */
export interface Pace {
  /** Null where no training was seen. */
  readonly trainS: number | null;
  readonly evaluateS: number;
}

/** Where paces come from. */
export interface PaceSources {
  readonly finished: FinishedTrials;
  /** Kind of device that the trials are to run on: only trials on such a one tell how long they take. */
  readonly device: Result['device'];
  /** What searches cost. */
  readonly costs: EvaluationCosts;
  /** What a batch takes of each trial; null where that cannot be measured. */
  readonly measure: (trials: readonly Trial[]) => readonly (Pace | null)[];
}

/** Finished trials that are looked at, and those alike that are enough. */
const MAX_SEEN = 300;
const ENOUGH = 20;

/** What the trials will take: from trials of the same model on images of the same size, or else from a measured batch. */
export function estimateTime(trials: readonly Trial[], sources: PaceSources): TimeEstimate {
  const kinds = [...byKind(trials)];
  const seen = kinds.length === 0 ? [] : [...sources.finished.newest(MAX_SEEN)];
  const alike = kinds.map(([kind]) => finishedAlike(kind, seen, sources.device));
  sources.costs.lookAt([...trials, ...alike.flat().map(({ trial }) => trial)]);
  const paces = alike.map((each, index) => paceOf(each, kinds[index]![1], sources.costs));
  const unseen = kinds.filter((_, index) => paces[index] === null).map(([, ofKind]) => ofKind);
  const measured = unseen.length === 0 ? [] : sources.measure(unseen.map(mostTelling));
  const times = kinds.flatMap(([, ofKind], index) => {
    const pace = paces[index] ?? measured[unseen.indexOf(ofKind)] ?? null;
    return ofKind.map((trial) => (pace === null ? null : timeOf(trial, pace, sources.costs)));
  });
  return {
    times: times.includes(null) ? null : (times as TrialTime[]),
    numTrials: sum(alike.map((each, index) => (paces[index] === null ? 0 : each.length))),
    numMeasured: measured.filter((pace) => pace !== null).length,
    firstEvaluateS: (paces[0] ?? measured[0] ?? null)?.evaluateS ?? null,
  };
}

function byKind(trials: readonly Trial[]): Map<string, Trial[]> {
  const kinds = new Map<string, Trial[]>();
  for (const trial of trials) {
    const kind = kindOf(trial);
    const ofKind = kinds.get(kind);
    if (ofKind === undefined) kinds.set(kind, [trial]);
    else ofKind.push(trial);
  }
  return kinds;
}

function finishedAlike(
  kind: string,
  seen: readonly FinishedTrial[],
  device: Result['device'],
): FinishedTrial[] {
  const alike = seen.filter(({ trial, result }) => result.device === device && kindOf(trial) === kind);
  return alike.slice(0, ENOUGH);
}

/** The pace of finished trials; null if there are none, or none that trained while the new ones do. */
function paceOf(
  alike: readonly FinishedTrial[],
  trials: readonly Trial[],
  costs: EvaluationCosts,
): Pace | null {
  const trainS = ratio(alike.map(({ result }) => [result.train_s, result.num_images_seen]));
  const evaluateS = ratio(alike.map(({ trial, result }) => [result.evaluate_s, costs.forwards(trial)]));
  if (evaluateS === null || (trainS === null && trials.some(({ train }) => train !== null))) return null;
  return { trainS, evaluateS };
}

/** One that trains, as the others can be told from it. */
function mostTelling(trials: readonly Trial[]): Trial {
  return trials.find(({ train }) => train !== null) ?? trials[0]!;
}

function timeOf(trial: Trial, { trainS, evaluateS }: Pace, costs: EvaluationCosts): TrialTime {
  return { trainS: (trainS ?? 0) * numTrainImages(trial), evaluateS: evaluateS * costs.forwards(trial) };
}

/** Seconds per image over all trials; null where there was no image. */
function ratio(pairs: readonly (readonly [seconds: number, images: number])[]): number | null {
  const images = sum(pairs.map(([, count]) => count));
  return images === 0 ? null : sum(pairs.map(([seconds]) => seconds)) / images;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
