import { processEnvironment } from './process-environment.js';

/** What make_repeatable of py-worker/sparsight/arithmetic/numerics.py sets; a test holds them equal. */
export const TORCH_FLAGS = {
  deterministic_debug_mode: 'warn',
  cudnn_benchmark: 'off',
  cudnn_deterministic: 'on',
  tf32: 'off',
} as const;

const VARIABLES = ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'CUBLAS_WORKSPACE_CONFIG'];

/** Settings of workers that decide whether equal settings give equal bits. */
export function determinism(given: NodeJS.ProcessEnv, numThreads: number): Record<string, string> {
  const environment = Object.entries(processEnvironment(given, numThreads));
  return { ...TORCH_FLAGS, ...Object.fromEntries(environment.filter(([name]) => VARIABLES.includes(name))) };
}
