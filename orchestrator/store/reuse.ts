import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityText } from '../experiment/identity.js';
import type { Result, Trial } from '../protocol/generated.js';
import { listTrials } from './find-run.js';
import { linkOrCopy } from './link-or-copy.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';
import { readSealedIfThere } from './sealed-json.js';
import { checkTrialFiles } from './trial-files.js';

/** Finished trials of the other runs in the same folder, found by their id. */
export class FinishedElsewhere {
  readonly #directories = new Map<string, TrialDirectory[]>();

  /** Lists the trials of every run in `runs` but `own`. */
  constructor(runs: string, own: RunDirectory) {
    for (const directory of listTrials(runs, own)) {
      const found = this.#directories.get(directory.trialId) ?? [];
      this.#directories.set(directory.trialId, [...found, directory]);
    }
  }

  /** Whether some run has a directory for that trial. */
  has(trialId: string): boolean {
    return this.#directories.has(trialId);
  }

  /** Where this very trial is finished and whole; null if nowhere. */
  find(trial: Trial): TrialDirectory | null {
    const candidates = this.#directories.get(trial.trial_id) ?? [];
    return candidates.find((directory) => isWhole(directory, trial)) ?? null;
  }
}

/** Whether the directory holds this trial's result, and the files it speaks of, unchanged. */
function isWhole(directory: TrialDirectory, trial: Trial): boolean {
  try {
    const result = readSealedIfThere<Result>(directory.result);
    const config = readSealedIfThere<Trial>(directory.config);
    if (result === null || config === null || result.status === 'failed') return false;
    checkTrialFiles(directory, result);
    return identityText(config) === identityText(trial);
  } catch {
    return false; // Not readable is not whole: it is computed again.
  }
}

/** Puts the files of a finished trial at `target`, whole or not at all: as hard links, or copies where those cannot be. */
export function adoptTrial(source: TrialDirectory, target: TrialDirectory): void {
  const temporary = `${target.path}.adopting`;
  rmSync(temporary, { recursive: true, force: true });
  linkFolder(source.path, temporary);
  rmSync(target.path, { recursive: true, force: true });
  renameSync(temporary, target.path);
}

function linkFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) linkFolder(from, to);
    else if (entry.isFile()) linkOrCopy(from, to);
  }
}
