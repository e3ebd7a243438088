import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment.js';
import { type Plan, planExperiment } from '../experiment/plan-experiment.js';
import type { Sources } from '../experiment/sources.js';
import { MAX_FILE_BYTES } from '../experiment/yaml/limits.js';
import { repositoryRoot } from '../repository-root.js';
import { BROKEN_LINK, isBrokenLink } from '../worker/broken-link.js';
import { findings, timmPreprocess } from '../worker/inspect.js';
import { type PythonEnvironment, pythonEnvironment } from '../worker/python-environment.js';

/** An experiment that is ready to run. */
export interface OpenedExperiment {
  readonly loaded: LoadedExperiment;
  readonly plan: Plan;
  readonly environment: PythonEnvironment;
}

/**
 * Reads an experiment file with overrides, finds the facts of its data sets, and plans it: what `run` and `plan` begin
 * with. Says on standard error what a user should know of it. Makes nothing; throws a SparsightError for everything
 * that is wrong before a worker or a directory exists.
 */
export function openExperiment(
  file: string,
  overrides: readonly string[],
  tell: (what: string) => void = () => {},
): OpenedExperiment {
  const loaded = loadExperiment(file, overrides, machineSources());
  const environment = pythonEnvironment();
  const plan = planExperiment(loaded, findings(environment, tell));
  for (const note of plan.notes) process.stderr.write(`Note: ${note}\n`);
  return { loaded, plan, environment };
}

/** The files, variables and models of this machine. */
export function machineSources(): Sources {
  return {
    readFile: readStart,
    listFolder,
    variables: process.env,
    workingDirectory: process.cwd(),
    timmPreprocess: (model) => timmPreprocess(model, pythonEnvironment()),
    modelNames: listFolder(join(repositoryRoot, 'py-worker/sparsight/models')).flatMap(memberName),
  };
}

/** A file, but no more of it than shows that it is too large. */
function readStart(path: string): Uint8Array {
  if (isBrokenLink(path)) throw new Error(BROKEN_LINK);
  const kind = statSync(path);
  if (!kind.isFile() && !kind.isDirectory()) throw new Error('no regular file'); // a pipe might never end
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
    let size = 0;
    for (let read = -1; read !== 0 && size < bytes.length; size += read) {
      read = readSync(file, bytes, size, bytes.length - size, null);
    }
    return bytes.subarray(0, size);
  } finally {
    closeSync(file);
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

/** A module that begins with an underscore is no member of its package. */
function memberName(file: string): string[] {
  const name = /^([a-z]\w*)\.py$/.exec(file)?.[1];
  return name === undefined ? [] : [name];
}
