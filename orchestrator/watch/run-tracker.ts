import type { RunEvent, RunProgressed } from '../protocol/generated.js';
import { remainingRunS, remainingTrialS } from './remaining-time.js';
import { afterEvent, type RunningTrial, type RunProgress } from './run-progress.js';
import type { TrialNames } from './trial-names.js';

/** Keeps count of a run while its events come. */
export class RunTracker {
  constructor(
    public progress: RunProgress,
    private readonly names: TrialNames,
  ) {}

  /** Takes an event in at that moment of a clock that only goes forward, in milliseconds. */
  take(event: RunEvent, nowMs: number): void {
    this.progress = afterEvent(this.progress, event, this.names, nowMs);
  }

  /** How far the run is at that moment, for whoever looks from another process. */
  standing(nowMs: number): Omit<RunProgressed, 'at'> {
    const { progress } = this;
    const running = [...progress.running.values()];
    const { done, diverged, failed } = progress.numEnded;
    return {
      type: 'run_progress',
      num_trials: progress.numTrials,
      num_finished_before: progress.numFinishedBefore,
      num_done: done,
      num_diverged: diverged,
      num_failed: failed,
      num_workers: progress.numWorkers,
      is_draining: progress.isDraining,
      images_per_s: running.reduce((sum, trial) => sum + (trial.progress?.images_per_s ?? 0), 0),
      remaining_s: remainingRunS(progress, nowMs),
      trials: running.map((trial) => runningNow(trial, progress.trainShare, nowMs)),
    };
  }
}

function runningNow(
  trial: RunningTrial,
  trainShare: number | null,
  nowMs: number,
): RunProgressed['trials'][number] {
  const { trialId, attempt, assistants, progress } = trial;
  return {
    trial_id: trialId,
    attempt,
    num_assistants: assistants.size,
    position: progress,
    remaining_s: remainingTrialS(trial, trainShare, nowMs),
  };
}
