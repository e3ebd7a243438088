import { rmSync } from 'node:fs';
import { SparsightError } from '../errors.js';
import { canonicalJson } from '../experiment/canonical-json.js';
import type { RunEvent, RunProgressed } from '../protocol/generated.js';
import { writeFileAtomically } from './atomic-file.js';
import type { RunDirectory } from './run-directory.js';
import { readSealedIfThere, sealedJson } from './sealed-json.js';

/** Puts the latest progress of a run where other processes see it; it outlives no power cut, and no end of the run. */
export class ProgressFile {
  constructor(private readonly path: string) {}

  take(event: RunEvent): void {
    if (event.type !== 'run_progress') return;
    try {
      writeFileAtomically(this.path, sealedJson(canonicalJson(event)), { isDurable: false });
    } catch (error) {
      // What cannot be written only for others to look at ends no run.
      if (!(error instanceof SparsightError)) throw error;
    }
  }

  close(): void {
    rmSync(this.path, { force: true });
  }
}

/** The latest progress of a run that computes; null where there is none that can be read. */
export function readProgress({ progressJson }: RunDirectory): RunProgressed | null {
  try {
    return readSealedIfThere<RunProgressed>(progressJson);
  } catch {
    return null; // of another version, or changed: whoever looks goes without
  }
}
