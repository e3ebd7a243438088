import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../repository-root.js';

/** What of the environment a worker may see: enough to find programs, libraries, devices and caches. */
const PASSED_ON = [
  /^(PATH|HOME|USER|LOGNAME|LANG|TZ|TMPDIR|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|VIRTUAL_ENV|SSL_CERT_FILE)$/,
  /^(LC|XDG|CUDA|CUBLAS|NVIDIA|NCCL|TORCH|TORCHINDUCTOR|PYTORCH|TRITON|SPARSIGHT)_/,
];

/** Environment of a worker with so many threads an operation: what is passed on, and nothing else. */
export function workerEnvironment(given: NodeJS.ProcessEnv, numThreads: number): Record<string, string> {
  const passedOn = Object.entries(given).flatMap(([name, value]) =>
    value !== undefined && PASSED_ON.some((pattern) => pattern.test(name)) ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(passedOn),
    PYTHONPATH: [join(repositoryRoot, 'py-worker'), given.PYTHONPATH].filter(Boolean).join(delimiter),
    PYTHONUNBUFFERED: '1',
    PYTHONFAULTHANDLER: '1',
    OMP_NUM_THREADS: String(numThreads),
    MKL_NUM_THREADS: String(numThreads),
  };
}
