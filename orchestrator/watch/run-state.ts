import type { RunData, TrialData, TrialStatus } from '../store/run-data.js';

/**
 * running: a process works on it · stale: a process on another host has it, silent for a minute · complete: every trial has a model · failed: some never will · interrupted: the same
 * command goes on · damaged: files of a trial are not as they were written.
 */
export type RunState = 'running' | 'stale' | 'complete' | 'failed' | 'interrupted' | 'damaged';

/**
 * Where a trial stands; interrupted: it was begun, and no process works on the run; damaged: its files are not as they
 * were written.
 */
export type TrialState = TrialStatus | 'interrupted' | 'damaged';

/** How far a run is. */
export interface RunStanding {
  readonly state: RunState;
  /** Trials by where they stand; points that share a trial count once. */
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly numTrials: number;
}

/** How far a run is; `stateOfEach` may look more closely at each trial. */
export function standingOf(run: RunData, stateOfEach = stateOfTrial): RunStanding {
  const trials = distinctTrials(run);
  const counts = { pending: 0, running: 0, interrupted: 0, done: 0, diverged: 0, failed: 0, damaged: 0 };
  for (const trial of trials) counts[stateOfEach(trial, run)] += 1;
  return { state: stateOf(run, counts), counts, numTrials: trials.length };
}

/** Where a trial of this run stands. */
export function stateOfTrial({ status }: TrialData, { isLive }: RunData): TrialState {
  return status === 'running' && !isLive ? 'interrupted' : status;
}

/** The trials of a run, those that several points share once. */
export function distinctTrials(run: RunData): TrialData[] {
  return [...new Map(run.trials.map((trial) => [trial.trialId, trial])).values()];
}

function stateOf({ isLive, isStale }: RunData, counts: RunStanding['counts']): RunState {
  if (isLive) return 'running';
  if (isStale) return 'stale';
  if (counts.damaged > 0) return 'damaged';
  if (counts.pending + counts.interrupted > 0) return 'interrupted';
  return counts.failed > 0 ? 'failed' : 'complete';
}

/** `3 done, 2 running, 4 pending` in the order of progress; what nothing is in is left out. */
export function countsText({ counts }: RunStanding): string {
  const order = ['done', 'diverged', 'failed', 'running', 'interrupted', 'pending', 'damaged'] as const;
  const parts = order.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${status}`);
  return parts.length === 0 ? 'no trials' : parts.join(', ');
}
