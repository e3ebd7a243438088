import { existsSync, readdirSync } from 'node:fs';
import { listRuns } from './find-run.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';

/** The directories of all trials of the runs in a folder but one, those of the latest run first. */
export function* listTrials(runs: string, own?: RunDirectory): Generator<TrialDirectory> {
  for (const run of listRuns(runs)) {
    if (run.path === own?.path || !existsSync(run.trials)) continue;
    for (const trialId of readdirSync(run.trials)) yield run.trial(trialId);
  }
}
