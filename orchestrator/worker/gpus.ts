import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { processEnvironment } from './process-environment.js';

const DRIVER_FOLDER = '/proc/driver/nvidia/gpus';

/**
 * How many NVIDIA GPUs a worker would see, found without importing torch: those that CUDA_VISIBLE_DEVICES names, else
 * those that the driver or `nvidia-smi -L` lists; 0 where there is no driver.
 */
export function countGpus(environment: NodeJS.ProcessEnv, driverFolder = DRIVER_FOLDER): number {
  const numThere = listDriver(driverFolder) ?? listBySmi(environment);
  const visible = environment.CUDA_VISIBLE_DEVICES;
  if (visible === undefined) return numThere;
  const named = visible.split(',').map((name) => name.trim());
  const end = named.findIndex((name) => name === '' || name === '-1'); // what follows an invalid name is ignored
  return Math.min(numThere, end < 0 ? named.length : end);
}

function listDriver(folder: string): number | null {
  try {
    return readdirSync(folder).length;
  } catch {
    return null; // no driver, or one that hides (as in some containers)
  }
}

function listBySmi({ PATH }: NodeJS.ProcessEnv): number {
  try {
    const output = execFileSync('nvidia-smi', ['-L'], {
      env: { PATH },
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.toString().match(/^GPU \d+:/gm)?.length ?? 0;
  } catch {
    return 0; // no such program, or no device that answers
  }
}

const FIND_CUDA = `
import importlib.util, pathlib, sys
origin = importlib.util.find_spec("torch").origin
sys.exit("\\ncuda: Optional[str] = '" not in pathlib.Path(origin).with_name("version.py").read_text())
`;

/** Whether the torch of this interpreter was built for CUDA, read from its files: importing it takes seconds. */
export function torchHasCuda(python: string, environment: NodeJS.ProcessEnv): boolean {
  return isTrue(FIND_CUDA, python, environment, 10_000);
}

const FIND_MPS = 'import sys, torch; sys.exit(not torch.backends.mps.is_available())';

/** Whether the torch of this interpreter finds an Apple GPU; takes the seconds of importing it. */
export function torchHasMps(python: string, environment: NodeJS.ProcessEnv): boolean {
  return isTrue(FIND_MPS, python, environment, 120_000);
}

function isTrue(program: string, python: string, environment: NodeJS.ProcessEnv, timeout: number): boolean {
  const env = processEnvironment(environment);
  const { status } = spawnSync(python, ['-P', '-c', program], { env, timeout, stdio: 'ignore' });
  return status === 0;
}
