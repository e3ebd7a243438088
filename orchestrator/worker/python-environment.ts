import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ExitCode, SparsightError } from '../errors.js';
import { repositoryRoot } from '../repository-root.js';
import { findOnPath } from './find-on-path.js';
import { processEnvironment } from './process-environment.js';

/** The Python that workers run in. */
export interface PythonEnvironment {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** Versions of Python and of packages, by name; `torch` among them. */
  readonly versions: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment that `./setup` made or found, or the one that SPARSIGHT_PYTHON names; throws, with exit code 4, where
 * neither is ready.
 */
export function pythonEnvironment(variables: Variables = process.env): PythonEnvironment {
  const made = madeBySetup();
  const python = variables.SPARSIGHT_PYTHON ? pathOf(variables.SPARSIGHT_PYTHON, variables) : null;
  if (python === null || python === made?.python) {
    if (made === null) throw notReady('none');
    return made;
  }
  return { python, versions: askForVersions(python, variables) };
}

/** A name without a folder is looked up on PATH, as a shell does. */
function pathOf(named: string, { PATH = '' }: Variables): string {
  if (basename(named) !== named) return resolve(named);
  const found = findOnPath(named, PATH);
  if (found === undefined) throw notReady(`SPARSIGHT_PYTHON=${named}, which is not on PATH`);
  return found;
}

function madeBySetup(): PythonEnvironment | null {
  try {
    return JSON.parse(readFileSync(join(repositoryRoot, '.sparsight-env.json'), 'utf8'));
  } catch {
    return null;
  }
}

function askForVersions(python: string, variables: Variables): Record<string, string> {
  const question =
    'import importlib.metadata as m, platform; print(platform.python_version(), m.version("torch"))';
  const { status, stdout } = spawnSync(python, ['-P', '-c', question], {
    encoding: 'utf8',
    env: processEnvironment(variables),
  });
  const [version, torch] = (stdout ?? '').trim().split(' ');
  if (status !== 0 || !version || !torch) throw notReady(`SPARSIGHT_PYTHON=${python}`);
  return { python: version, torch };
}

function notReady(got: string): SparsightError {
  return new SparsightError(`Expected a Python environment with torch to be set up, got ${got}.`, {
    exitCode: ExitCode.environment,
    fix: got.startsWith('SPARSIGHT_PYTHON')
      ? 'Name another, or leave it: unset SPARSIGHT_PYTHON'
      : 'Run: ./setup',
  });
}
