import { measuredForwardsOf } from '../experiment/evaluation-cost.js';
import type { Plan } from '../experiment/plan-experiment.js';
import { kindOf, numTrainImages } from './trial-work.js';

/** How much there is to do for a trial, in a unit that is worth comparing only within a kind of trials. */
export interface TrialWork {
  readonly kind: string;
  readonly amount: number;
  /** The part of the amount that is training; null where it is not known. */
  readonly train: number | null;
  /** The amount of each evaluation, in order; empty where it is not known. */
  readonly evaluations: readonly number[];
}

/** The work of the trials of a run that are left. */
export interface Workload {
  /** Of each kind, summed. */
  readonly total: ReadonlyMap<string, number>;
  of(trialId: string): TrialWork;
}

/** Forward passes that take as long as to train on an image: with the way back, about three. */
const FORWARDS_PER_TRAIN_IMAGE = 3;
/** In a run of more trials, all count alike. */
const MAX_TRIALS = 5000;

const UNKNOWN_WORK: TrialWork = { kind: '', amount: 1, train: null, evaluations: [] };

/** The work of the planned trials that are not finished; trials of the same model on images of the same size are a kind. */
export function workloadOf(plan: Plan, isFinished: (trialId: string) => boolean, numLeft: number): Workload {
  if (plan.numTrials > MAX_TRIALS) return uniformWorkload(numLeft);
  const works = new Map<string, TrialWork>();
  const total = new Map<string, number>();
  for (const { trialId, trial } of plan.trials()) {
    if (isFinished(trialId) || works.has(trialId)) continue;
    const train = FORWARDS_PER_TRAIN_IMAGE * numTrainImages(trial);
    const evaluations = trial.evaluate.evaluations.map((each) =>
      measuredForwardsOf(each, trial.dataset.facts),
    );
    const amount = Math.max(
      1,
      evaluations.reduce((sum, forwards) => sum + forwards, train),
    );
    const kind = kindOf(trial);
    works.set(trialId, { kind, amount, train, evaluations });
    total.set(kind, (total.get(kind) ?? 0) + amount);
  }
  return { total, of: (trialId) => works.get(trialId) ?? { ...UNKNOWN_WORK, amount: 0 } };
}

/** A workload that is worked out when it is first asked for: by then, workers are starting. */
export function lazily(make: () => Workload): Workload {
  let made: Workload | undefined;
  const workload = () => {
    made ??= make();
    return made;
  };
  return {
    get total() {
      return workload().total;
    },
    of: (trialId) => workload().of(trialId),
  };
}

/** So many trials that are all alike. */
export function uniformWorkload(numTrials: number): Workload {
  return { total: new Map([['', numTrials]]), of: () => UNKNOWN_WORK };
}
