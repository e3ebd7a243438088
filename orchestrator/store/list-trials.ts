import { listRuns } from './find-run.js';
import { namesIn } from './regular-file.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';

/** The directories of all trials of the runs in a folder but one, those of the latest run first. */
export function* listTrials(runs: string, own?: RunDirectory): Generator<TrialDirectory> {
  for (const run of listRuns(runs)) {
    if (run.path === own?.path) continue;
    for (const trialId of namesIn(run.trials)) yield run.trial(trialId);
  }
}
