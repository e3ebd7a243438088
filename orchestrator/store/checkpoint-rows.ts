import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  CHECKPOINT_FORMAT,
  type CheckpointFacts,
  type PromisedRows,
  type TrainingFacts,
} from '../protocol/generated.js';
import { namesIn, readIfThere } from './regular-file.js';
import type { TrialDirectory } from './run-directory.js';
import { parseSealedJson } from './sealed-json.js';

/** What the undamaged checkpoints of a trial stand for. Rows come before their checkpoint: read this before the rows. */
export function promisedRows(directory: TrialDirectory): PromisedRows[] {
  return checkpointFiles(directory).flatMap((path) => promisedBy(path) ?? []);
}

/** Whether the lines of metrics.jsonl begin with all that was promised. */
export function areKept(promises: readonly PromisedRows[], lines: readonly string[]): boolean {
  const digests = chain(lines.slice(0, Math.max(0, ...promises.map(({ num_rows }) => num_rows))));
  return promises.every(({ num_rows, sha256 }) => digests[num_rows] === sha256);
}

function checkpointFiles({ checkpoints, trainingFacts }: TrialDirectory): string[] {
  const names = namesIn(checkpoints).filter((name) => /^step-\d+\.safetensors$/.test(name));
  return [...names.map((name) => join(checkpoints, name)), trainingFacts];
}

/** Null for a checkpoint that does not count: the worker, too, passes over one that is damaged. */
function promisedBy(path: string): PromisedRows | null {
  try {
    const content = readIfThere(path);
    if (content === null) return null;
    if (path.endsWith('.json')) return (parseSealedJson(path, content.toString()) as TrainingFacts).rows;
    return factsOf(content, readIfThere(`${path}.sha256`)?.toString() ?? '')?.rows ?? null;
  } catch {
    return null;
  }
}

/** The facts in the header of a safetensors file: its length in eight bytes, then JSON. */
function factsOf(content: Buffer, digestLine: string): CheckpointFacts | null {
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (!digestLine.startsWith(sha256)) return null;
  const header = content.subarray(8, 8 + Number(content.readBigUInt64LE()));
  const facts = JSON.parse(JSON.parse(header.toString()).__metadata__.facts) as CheckpointFacts;
  return facts.format === CHECKPOINT_FORMAT ? facts : null;
}

/** The digest after each number of lines, from 0 on. */
function chain(lines: readonly string[]): string[] {
  const digests = [''];
  for (const line of lines) {
    digests.push(
      createHash('sha256')
        .update(`${digests.at(-1)}${line}`)
        .digest('hex'),
    );
  }
  return digests;
}
