import { canonicalJson } from '../../experiment/canonical-json.js';
import type { EvaluationCosts } from '../../experiment/evaluation-cost.js';
import type { Trial } from '../../protocol/generated.js';
import type { FinishedTrial, FinishedTrials } from '../../store/finished-trials.js';

export interface TimeEstimate {
  /** Null if no trial of such a model on such images was ever finished here. */
  readonly seconds: number | null;
  /** Finished trials that it comes from. */
  readonly numTrials: number;
}

/** Finished trials that are looked at, and those alike that are enough. */
const MAX_SEEN = 300;
const ENOUGH = 20;

/** Seconds that one trial after the other would take, from what trials of the same model on such images took. */
export function estimateTime(
  trials: readonly Trial[],
  finished: FinishedTrials,
  costs: EvaluationCosts,
): TimeEstimate {
  const [first] = trials;
  const alike = first === undefined ? [] : finishedAlike(first, finished);
  if (alike.length === 0) return { seconds: trials.length === 0 ? 0 : null, numTrials: 0 };
  costs.lookAt([...trials, ...alike.map(({ trial }) => trial)]);
  const trainPace = pace(alike, ({ result }) => [result.train_s, result.num_images_seen]);
  const evaluatePace = pace(alike, ({ trial, result }) => [result.evaluate_s, costs.forwards(trial)]);
  const seconds = trials.map(
    (trial) => trainPace * numTrainImages(trial) + evaluatePace * costs.forwards(trial),
  );
  return { seconds: sum(seconds), numTrials: alike.length };
}

function finishedAlike(trial: Trial, finished: FinishedTrials): FinishedTrial[] {
  const wanted = kindOf(trial);
  const alike: FinishedTrial[] = [];
  for (const each of finished.newest(MAX_SEEN)) {
    if (kindOf(each.trial) === wanted) alike.push(each);
    if (alike.length === ENOUGH) break;
  }
  return alike;
}

/** What decides how long an image takes: the model, and the size of the images. */
function kindOf({ model, dataset }: Trial): string {
  const { name, width, options } = model;
  const { image_height, image_width, num_channels } = dataset.facts;
  return canonicalJson({ name, width, options, image_height, image_width, num_channels });
}

/** Images that a trial trains on, each as often as it is seen. */
export function numTrainImages({ train, dataset }: Trial): number {
  if (train === null) return 0;
  const isStretched = train.regime === 'mixed' && train.mixed.budget === 'equal_images';
  const images =
    train.steps === null ? (train.epochs ?? 0) * dataset.facts.num_train : train.steps * train.batch_size;
  return isStretched ? images / (1 - train.mixed.balance) : images;
}

/** Seconds an image over all trials; 0 where there was none. */
function pace(trials: readonly FinishedTrial[], of: (trial: FinishedTrial) => [number, number]): number {
  const pairs = trials.map(of);
  const images = sum(pairs.map(([, count]) => count));
  return images === 0 ? 0 : sum(pairs.map(([seconds]) => seconds)) / images;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
