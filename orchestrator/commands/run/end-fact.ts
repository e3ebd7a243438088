import type { RunFact } from '../../protocol/run-fact.js';
import type { Outcome } from '../../scheduler/state/effect.js';
import type { OpenRun } from '../../store/open-run.js';

/** What an invocation came to; without an outcome, it had nothing to compute. */
export function endFact(run: OpenRun, outcome: Outcome | null): RunFact {
  return {
    type: 'run_ended',
    status: outcome?.status ?? 'complete',
    num_trials: run.numTrials,
    num_finished_before: run.numFinished,
    num_reused: run.numReused,
    num_done: outcome?.numDone ?? 0,
    num_diverged: outcome?.numDiverged ?? 0,
    num_failed: outcome?.numFailed ?? 0,
    num_unfinished: outcome?.numUnfinished ?? 0,
  };
}
