import { MASK_SUITE, NUMERICS, type Versions } from '../protocol/generated.js';
import type { PythonEnvironment } from './python-environment.js';

/** The versions that can change a result, known without starting Python. */
export function resultVersions({ versions }: PythonEnvironment): Versions {
  const [major, minor] = (versions.torch ?? '').split('.');
  return { mask_suite: MASK_SUITE, numerics: NUMERICS, torch: `${major}.${minor}` };
}
