import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { expected, Found, type SparsightError } from '../errors.js';
import { canonicalJson } from '../experiment/canonical-json.js';
import type { Plan } from '../experiment/plan-experiment.js';
import type { PlanRecord } from '../protocol/generated.js';
import { writeFileAtomically } from './atomic-file.js';
import { firstDifference } from './first-difference.js';
import type { Journal } from './journal.js';
import { readIfThere } from './regular-file.js';
import type { RunDirectory } from './run-directory.js';
import { sealedJson } from './sealed-json.js';

/** The files of a run directory that follow from the plan alone, and the digest that names the directory. */
export interface RunFiles {
  /** SHA-256 over the settings and the ids of all trials, in hexadecimal. */
  readonly digest: string;
  readonly plan: PlanRecord;
  readonly resolvedJson: string;
  readonly planJson: string;
}

export function runFiles({ experiment, axes, seeds, trials }: Plan): RunFiles {
  const resolvedJson = `${canonicalJson(experiment)}\n`;
  const digest = createHash('sha256').update(resolvedJson);
  const plan = {
    axes: Object.fromEntries(Object.entries(axes).map(([path, values]) => [path, [...values]])),
    seeds: [...seeds],
    trials: [...entries(trials(), digest)],
    resolved_sha256: sha256(resolvedJson),
  };
  const planJson = sealedJson(canonicalJson(plan));
  return { digest: digest.digest('hex'), plan, resolvedJson, planJson };
}

function* entries(trials: ReturnType<Plan['trials']>, digest: Hash) {
  for (const { trialId, point, seed } of trials) {
    digest.update(trialId);
    yield { trial_id: trialId, point, seed };
  }
}

/** Throws, naming what differs, if a file that was written before is no longer what it was. */
export function checkUnchanged(directory: RunDirectory, files: RunFiles, journal: Journal): void {
  checkJson(directory, directory.resolvedJson, files.resolvedJson);
  checkJson(directory, directory.planJson, files.planJson);
  const created = journal.entries.findLast((event) => event.type === 'run_created');
  const yaml = readIfThere(directory.experimentYaml);
  if (created === undefined || yaml === null) return;
  if (sha256(yaml) !== created.experiment_sha256) {
    throw changed(directory, directory.experimentYaml, 'other text');
  }
}

/** Writes those files that are missing; `experimentYaml` is kept as it was given. */
export function writeMissing(
  directory: RunDirectory,
  files: RunFiles,
  experimentYaml: string,
  journal: Journal,
): void {
  if (!existsSync(directory.experimentYaml)) {
    journal.record({ type: 'run_created', experiment_sha256: sha256(experimentYaml) });
    writeFileAtomically(directory.experimentYaml, experimentYaml);
  }
  if (!existsSync(directory.resolvedJson)) writeFileAtomically(directory.resolvedJson, files.resolvedJson);
  if (!existsSync(directory.planJson)) writeFileAtomically(directory.planJson, files.planJson);
}

/** The error of a file in a run directory that was changed by hand. */
export function changed(directory: RunDirectory, path: string, found: string): SparsightError {
  return expected('file of the run', 'as it was written', new Found(found), {
    at: path,
    fix: `Restore it, or rename the directory ${directory.name} and run the same command: it starts over.`,
  });
}

function checkJson(directory: RunDirectory, path: string, wanted: string): void {
  const found = readIfThere(path)?.toString();
  if (found === undefined || found === wanted) return;
  throw changed(directory, path, firstDifference(JSON.parse(wanted), found));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The experiment file as it was given, with the overrides on top as a comment. */
export function experimentYaml(text: string, overrides: readonly string[]): string {
  const comment = overrides.map((override) => `# with ${JSON.stringify(override)}\n`).join('');
  return `${comment}${text}`;
}
