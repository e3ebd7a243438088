import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { expected, Found, type SparsightError } from '../errors.js';
import type { Result } from '../protocol/generated.js';
import { areKept, promisedRows } from './checkpoint-rows.js';
import { wholeLinesOf } from './lines.js';
import { readIfThere } from './regular-file.js';
import type { TrialDirectory } from './run-directory.js';

/**
 * Throws a SparsightError unless every file that the result of a trial speaks of is as the result says. A log without
 * rows need not be there.
 */
export function checkTrialFiles(directory: TrialDirectory, result: Result): void {
  checkFile(directory.weights, result.weights_sha256, result);
  for (const [path, sha256] of Object.entries(result.files)) {
    checkFile(join(directory.path, path), sha256, result);
  }
}

/** Throws a SparsightError unless predictions and labels are as the result says. */
export function checkPredictions(directory: TrialDirectory, result: Result, split: string): void {
  for (const path of [directory.predictions(split), directory.labels(split)]) {
    checkFile(path, result.files[relative(directory.path, path)] ?? null, result);
  }
}

/** Throws a SparsightError unless the masks that a search found are as the result says. */
export function checkFoundMasks(directory: TrialDirectory, result: Result, index: number): void {
  const path = directory.foundMasks(index);
  checkFile(path, result.files[relative(directory.path, path)] ?? null, result);
}

/** Throws a SparsightError unless the file has this digest, where there is one. */
function checkFile(path: string, sha256: string | null, { trial_id }: Result): void {
  if (sha256 === null) return;
  const content = readIfThere(path);
  if (sha256Of(content ?? '') === sha256) return;
  throw changedTrial(path, content === null ? 'none' : `${content.length} other bytes`, trial_id);
}

/**
 * Reads the whole lines of a log of a trial. Throws a SparsightError where they are not those that its result, or, in
 * metrics.jsonl before there is a result, a checkpoint stands for.
 */
export function readLog(path: string, directory: TrialDirectory, result: Result | null): readonly string[] {
  const promises = result === null && path === directory.metrics ? promisedRows(directory) : [];
  const content = readIfThere(path) ?? Buffer.alloc(0);
  const { lines } = wholeLinesOf(content);
  const promised = result?.files?.[basename(path)] ?? sha256Of(content);
  if (promised === sha256Of(content) && areKept(promises, lines)) return lines;
  const witness = result === null ? 'a checkpoint' : 'its result';
  throw changedTrial(path, `${lines.length} rows that are not those of ${witness}`, directory.trialId);
}

/** The error of a file of a trial that is no longer as it was written. */
export function changedTrial(path: string, found: string, trialId: string): SparsightError {
  return expected('file of a trial', 'as it was written', new Found(found), {
    at: path,
    fix: `Restore it, or delete the directory trials/${trialId} of the run: the same command computes it again.`,
  });
}

function sha256Of(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
