import { expected, Found, SparsightError } from '../errors.js';
import { type Checked, firstErrorOf } from '../protocol/validators.js';
import { readWholeLines } from './lines.js';
import { namesIn } from './regular-file.js';
import { parseRow } from './row-log.js';
import type { RunDirectory } from './run-directory.js';
import { readJsonIfThere } from './sealed-json.js';

/**
 * Does what reads runs. Files are not held to their schemas before (the digests in them are proof enough, and compiling
 * schemas takes a tenth of a second), but where an error of this program ends the action, a file that another version
 * wrote, or a person, may be why: then a SparsightError names the file.
 */
export async function readingRuns<T>(
  action: () => T | Promise<T>,
  directories: () => readonly RunDirectory[],
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw explained(error, directories());
  }
}

/** The error that names the file by which an error of this program came about; where there is none, the error itself. */
export function explained(error: unknown, directories: readonly RunDirectory[]): unknown {
  if (error instanceof SparsightError) return error;
  return directories.map((directory) => misfitOf(directory, error)).find((found) => found !== null) ?? error;
}

function misfitOf(run: RunDirectory, cause: unknown): SparsightError | null {
  for (const [path, kind] of filesOf(run)) {
    const values = path.endsWith('.jsonl') ? rowsOf(path) : [readJsonIfThere(path)];
    for (const value of values) {
      const reason = value === null ? null : firstErrorOf(kind, value);
      if (reason !== null) return misfit(path, reason, cause);
    }
  }
  return null;
}

function filesOf(run: RunDirectory): [string, keyof Checked][] {
  const ofTrials = namesIn(run.trials)
    .map((trialId) => run.trial(trialId))
    .flatMap(({ config, result, metrics, evaluations }): [string, keyof Checked][] => [
      [config, 'trial'],
      [result, 'result'],
      [metrics, 'metricRow'],
      [evaluations, 'evaluationRecord'],
    ]);
  return [
    [run.planJson, 'plan'],
    [run.provenanceJson, 'provenance'],
    [run.resolvedJson, 'experiment'],
    ...ofTrials,
  ];
}

function rowsOf(path: string): unknown[] {
  return readWholeLines(path).lines.map((line, index) => parseRow(path, line, index + 1));
}

function misfit(path: string, broken: string, cause: unknown): SparsightError {
  const found = new Found(`one that breaks a rule: ${broken.replace(/^message /, 'it ')}`);
  return expected('file', 'one that this version of Sparsight can read', found, {
    at: path,
    fix: 'Read the run with the version that wrote it, or move its directory away and run the experiment again.',
    cause,
  });
}
