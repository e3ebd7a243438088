import { dataNotes } from '../../experiment/data-notes.js';
import { recoloringForwardsOf, voteForwards } from '../../experiment/evaluation-cost.js';
import type { Plan } from '../../experiment/plan-experiment.js';
import type { Trial } from '../../protocol/generated.js';
import { type EqualAmounts, equalAmounts } from './equal-amounts.js';
import { type EvaluationTime, evaluationTimes } from './evaluation-times.js';
import { type IdleWorkers, idleWorkers } from './idle-workers.js';
import { estimateTime, type PaceSources } from './time-estimate.js';
import { wallTime } from './wall-time.js';

/** What `plan` shows, in the fields of its `--json`. */
export interface PlanSummary {
  readonly name: string;
  readonly axes: Plan['axes'];
  readonly num_points: number;
  readonly seeds: readonly number[];
  /** Points times seeds. */
  readonly num_trials: number;
  /** Of trials with equal settings one is computed; null if there are too many to compare. */
  readonly num_distinct_trials: number | null;
  /** Distinct trials that earlier runs have finished. */
  readonly num_finished_trials: number | null;
  /** Evaluations of the trial with the fewest, and of that with the most. */
  readonly num_evaluations: readonly [number, number];
  /** Images that the first trial forwards to find the masks of its searches; 0 without any. */
  readonly num_search_forwards: number;
  /** Images that the first trial forwards for the votes of its certificates, at most; 0 without any. */
  readonly num_vote_forwards: number;
  /** Images forwarded by attacks that recolour pixels, at most. */
  readonly num_recoloring_forwards: number;
  /** Amounts that come to the same pixels. */
  readonly equal_amounts: readonly EqualAmounts[];
  readonly dataset: Trial['dataset'];
  /** Where the splits of each data set came from. */
  readonly splits: readonly string[];
  /** What is made of images before models see them. */
  readonly preprocessing: readonly string[];
  /** What there is to know about the data before numbers are believed. */
  readonly warnings: readonly string[];
  /** What each mask family, search and kind of certificate takes in the first trial that is left, the longest first. */
  readonly evaluation_times: readonly EvaluationTime[];
  readonly num_workers: number;
  /** Workers that no trial trains on; null where there are none, or too many trials to look at. */
  readonly idle_workers: IdleWorkers | null;
  /** Time that what is left will take; null where it is unknown, for a part of it or for all. */
  readonly estimate_s: number | null;
  /** Finished trials, of the same models on images of the same size, that the estimate comes from. */
  readonly num_estimated_from: number;
  /** Other models, of which a batch was measured for it. */
  readonly num_measured_batches: number;
}

/** Trials of a plan that are made to be compared with each other and with those finished. */
export const MAX_COMPARED = 20_000;

/** The arithmetic of a plan; of more than MAX_COMPARED trials only the first is made. */
export function planSummary(plan: Plan, sources: PaceSources, numWorkers: number): PlanSummary {
  const { experiment, axes, numPoints, seeds, numTrials } = plan;
  const isCompared = numTrials <= MAX_COMPARED;
  const trials = distinctTrials(plan, isCompared ? MAX_COMPARED : 1);
  const done = new Set([...trials.keys()].filter((trialId) => sources.finished.result(trialId) !== null));
  const left = [...trials].flatMap(([trialId, trial]) => (done.has(trialId) ? [] : [trial]));
  const estimate = estimateTime(left, sources);
  const numLeft = isCompared ? left.length : numTrials;
  const first = trials.values().next().value!;
  const numEvaluations = [...trials.values()].map(({ evaluate }) => evaluate.evaluations.length);
  sources.costs.lookAt([first]);
  return {
    name: experiment.name,
    axes,
    num_points: numPoints,
    seeds,
    num_trials: numTrials,
    num_distinct_trials: isCompared ? trials.size : null,
    num_finished_trials: isCompared ? done.size : null,
    num_evaluations: [smallest(numEvaluations), -smallest(numEvaluations.map((count) => -count))],
    num_search_forwards: sources.costs.searchForwards(first),
    num_vote_forwards: voteForwards(first),
    num_recoloring_forwards: recoloringForwardsOf(first),
    equal_amounts: equalAmounts(plan, first.dataset.facts),
    dataset: first.dataset,
    ...dataNotes(trials.values()),
    evaluation_times:
      left[0] === undefined ? [] : evaluationTimes(left[0], estimate.firstEvaluateS, sources.costs),
    num_workers: numWorkers,
    idle_workers: isCompared ? idleWorkers(left, numWorkers, sources.device) : null,
    estimate_s: estimate.times && wallTime(estimate.times, numLeft, numWorkers),
    num_estimated_from: estimate.numTrials,
    num_measured_batches: estimate.numMeasured,
  };
}

function distinctTrials(plan: Plan, limit: number): Map<string, Trial> {
  const trials = new Map<string, Trial>();
  let numMade = 0;
  for (const { trialId, trial } of plan.trials()) {
    trials.set(trialId, trial);
    if (++numMade === limit) break;
  }
  return trials;
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value));
}
