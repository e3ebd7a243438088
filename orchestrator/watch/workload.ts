import { measuredForwards } from '../experiment/evaluation-cost.js';
import type { Plan } from '../experiment/plan-experiment.js';
import { kindOf, numTrainImages } from './trial-work.js';

/** How much there is to do for a trial, in a unit that is worth comparing only within a kind of trials. */
export interface TrialWork {
  readonly kind: string;
  readonly amount: number;
}

/** The work of the trials of a run that are left. */
export interface Workload {
  /** Of each kind, summed. */
  readonly total: ReadonlyMap<string, number>;
  of(trialId: string): TrialWork;
}

/** Forward passes that a training step takes as long as: with the way back, about three. */
const FORWARDS_A_STEP = 3;
/** Of more trials none is told apart. */
const MAX_TRIALS = 5000;

/** The work of the planned trials that are not finished; trials of the same model on images of the same size are a kind. */
export function workloadOf(plan: Plan, isFinished: (trialId: string) => boolean, numLeft: number): Workload {
  if (plan.numTrials > MAX_TRIALS) return uniformWorkload(numLeft);
  const works = new Map<string, TrialWork>();
  const total = new Map<string, number>();
  for (const { trialId, trial } of plan.trials()) {
    if (isFinished(trialId) || works.has(trialId)) continue;
    const amount = Math.max(1, FORWARDS_A_STEP * numTrainImages(trial) + measuredForwards(trial));
    const kind = kindOf(trial);
    works.set(trialId, { kind, amount });
    total.set(kind, (total.get(kind) ?? 0) + amount);
  }
  return { total, of: (trialId) => works.get(trialId) ?? { kind: '', amount: 0 } };
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
  return { total: new Map([['', numTrials]]), of: () => ({ kind: '', amount: 1 }) };
}
