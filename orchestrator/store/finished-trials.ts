import { existsSync, readdirSync } from 'node:fs';
import type { Result } from '../protocol/generated.js';
import { listRuns } from './find-run.js';
import { readJsonIfThere } from './read-run.js';
import type { RunDirectory } from './run-directory.js';

/** What earlier runs have computed, by trial id; only looked at. */
export class FinishedTrials {
  readonly #runs = new Map<string, RunDirectory>();

  /** Lists the trials of every run in the folder `runs`; results are read when asked for. */
  constructor(runs: string) {
    for (const run of listRuns(runs)) {
      const trialIds = existsSync(run.trials) ? readdirSync(run.trials) : [];
      for (const trialId of trialIds) {
        if (!this.#runs.has(trialId) || this.result(trialId) === null) this.#runs.set(trialId, run);
      }
    }
  }

  /** How the trial ended; null if it has not, or failed. */
  result(trialId: string): Result | null {
    const run = this.#runs.get(trialId);
    const result = run === undefined ? null : readResult(run, trialId);
    return result === null || result.status === 'failed' ? null : result;
  }

  /** Trials of the runs of an experiment. */
  ofExperiment(name: string): string[] {
    const pattern = `${name}-`;
    return [...this.#runs].flatMap(([trialId, run]) => (isRunOf(run, pattern) ? [trialId] : []));
  }
}

/** Run directories are named `<experiment>-<8 hexadecimal digits>`. */
function isRunOf({ name }: RunDirectory, start: string): boolean {
  return name.startsWith(start) && /^[0-9a-f]{8}$/.test(name.slice(start.length));
}

function readResult(run: RunDirectory, trialId: string): Result | null {
  try {
    return readJsonIfThere<Result>(run.trial(trialId).result);
  } catch {
    return null; // Not readable counts as not there: run computes it anew.
  }
}
