import type { Result, Trial } from '../protocol/generated.js';
import { listRuns } from './find-run.js';
import { namesIn } from './regular-file.js';
import type { RunDirectory } from './run-directory.js';
import { readSealedIfThere } from './sealed-json.js';

/** A trial and how it ended. */
export interface FinishedTrial {
  readonly trial: Trial;
  readonly result: Result;
}

/** What earlier runs have computed, by trial id; only looked at. */
export class FinishedTrials {
  readonly #runs = new Map<string, RunDirectory>();

  /** Lists the trials of every run in the folder `runs`; results are read when asked for. */
  constructor(runs: string) {
    for (const run of listRuns(runs)) {
      for (const trialId of namesIn(run.trials)) {
        if (!this.#runs.has(trialId) || this.result(trialId) === null) this.#runs.set(trialId, run);
      }
    }
  }

  /** How the trial ended; null if it has not, or failed. */
  result(trialId: string): Result | null {
    const run = this.#runs.get(trialId);
    const result = run === undefined ? null : readIfWhole<Result>(run.trial(trialId).result);
    return result === null || result.status === 'failed' ? null : result;
  }

  /** At most so many finished trials, those of the run that was written to last first. */
  *newest(limit: number): Generator<FinishedTrial> {
    let numSeen = 0;
    for (const [trialId, run] of this.#runs) {
      const result = this.result(trialId);
      const trial = result === null ? null : readIfWhole<Trial>(run.trial(trialId).config);
      if (result === null || trial === null) continue;
      yield { trial, result };
      if (++numSeen === limit) return;
    }
  }
}

function readIfWhole<T>(path: string): T | null {
  try {
    return readSealedIfThere<T>(path);
  } catch {
    return null; // Not readable counts as not there: run computes it again.
  }
}
