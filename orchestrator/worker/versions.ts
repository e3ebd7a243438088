import type { Versions } from '../protocol/generated.js';
import type { PythonEnvironment } from './python-environment.js';

/** MASK_SUITE of py-worker/sparsight_worker/mask_key.py; a test holds them equal. */
export const MASK_SUITE = 1;
/** NUMERICS of py-worker/sparsight_worker/numerics.py; a test holds them equal. */
export const NUMERICS = 2;

/** The versions that can change a result, known without starting Python. */
export function resultVersions({ versions }: PythonEnvironment): Versions {
  const [major, minor] = (versions.torch ?? '').split('.');
  return { mask_suite: MASK_SUITE, numerics: NUMERICS, torch: `${major}.${minor}` };
}
