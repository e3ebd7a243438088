import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../repository-root.js';
import { cacheDirectory } from './cache-directory.js';

/** Variables that no Python process of a run is given; docs/extending.md states them, a test holds the two equal. */
export const KEPT_OUT = [
  // Of the program that starts it, not of it.
  'NODE_*',
  // Another Python's folders, options and encodings.
  'PYTHON*',
  // Threads, instructions and precisions: other numbers under the same trial id.
  'OMP_*',
  'GOMP_*',
  'KMP_*',
  'MKL_*',
  'OPENBLAS_*',
  'BLIS_*',
  'VECLIB_*',
  'NUMEXPR_*',
  'ATEN_*',
  'DNNL_*',
  'ONEDNN_*',
  'NVIDIA_TF32_OVERRIDE',
  'TORCH_ALLOW_TF32_CUBLAS_OVERRIDE',
] as const;

const PATTERN = new RegExp(`^(${KEPT_OUT.map((name) => name.replace('*', '.*')).join('|')})$`);

/** Which packages are found is for the user to say. */
const PASSED_ON_ALL_THE_SAME = ['PYTHONPATH', 'PYTHONNOUSERSITE'];

/** By it, whatever a process leaves behind is known as ours. Its value begins with the id of this process. */
export const MARK = 'SPARSIGHT_PROCESS';

/** The mark of a process of that name, which no other process of this machine has. */
export function markOf(name: string): string {
  return `${process.pid}-${name}`;
}

/**
 * The environment of every Python process of a run, workers and other commands alike, so that a model meets the same
 * variables wherever it is made: all that is given but the harmful ones, and what is set for all.
 */
export function processEnvironment(
  given: NodeJS.ProcessEnv = process.env,
  numThreads = 1,
): Record<string, string> {
  const passedOn = Object.entries(given).flatMap(([name, value]) =>
    value !== undefined && isPassedOn(name) ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(passedOn),
    ...setForAll(given, numThreads),
  };
}

/** The variables that every Python process of a run has, whatever its environment is otherwise. */
export function setForAll(given: NodeJS.ProcessEnv, numThreads: number): Record<string, string> {
  return {
    SPARSIGHT_CACHE: cacheDirectory(given),
    PYTHONPATH: pythonPath(given.PYTHONPATH),
    PYTHONUNBUFFERED: '1',
    PYTHONFAULTHANDLER: '1',
    PYTHONHASHSEED: '0',
    PYTHONUTF8: '1',
    OMP_NUM_THREADS: String(numThreads),
    MKL_NUM_THREADS: String(numThreads),
  };
}

function isPassedOn(name: string): boolean {
  return PASSED_ON_ALL_THE_SAME.includes(name) || !PATTERN.test(name);
}

/** An empty entry would stand for the working folder. */
function pythonPath(given = ''): string {
  return [join(repositoryRoot, 'py-worker'), ...given.split(delimiter).filter(Boolean)].join(delimiter);
}
