import { SparsightError } from '../errors.js';
import type { RunData, TrialData } from '../store/run-data.js';
import { stateOfTrial, type TrialState } from './run-state.js';

/** What is wrong with the files of a trial, in a sentence; null if they are as they were written. */
export function damageOf(trial: TrialData, run: RunData): string | null {
  try {
    void [trial.metrics, trial.evaluations, run.predictions(trial.trialId)];
    return null;
  } catch (error) {
    if (!(error instanceof SparsightError)) throw error;
    return error.fix === undefined ? error.message : error.message.slice(0, -error.fix.length - 1);
  }
}

/** Where a trial of this run stands, its files having been checked. */
export function checkedState(trial: TrialData, run: RunData): TrialState {
  return damageOf(trial, run) === null ? stateOfTrial(trial, run) : 'damaged';
}
