import { availableParallelism } from 'node:os';
import { ExitCode, expected } from '../errors.js';
import { countGpus, torchHasCuda, torchHasMps } from './gpus.js';
import type { WorkerSlot } from './launcher.js';

/** What a user may say of workers; undefined leaves it to the machine. */
export interface WorkerWishes {
  /** auto, cpu, cuda, cuda:0,1 or mps. */
  readonly device: string;
  /** Workers in all. */
  readonly workers: number | undefined;
  readonly workersPerDevice: number | undefined;
  /** Threads of one operation. */
  readonly threads: number | undefined;
}

/** What a machine has. */
export interface Machine {
  readonly numCores: number;
  readonly numGpus: () => number;
  readonly torchHasCuda: () => boolean;
  readonly torchHasMps: () => boolean;
}

/** This machine, as workers of the given interpreter would find it; GPUs are looked for when they are asked for. */
export function thisMachine(python: string, environment: NodeJS.ProcessEnv): Machine {
  return {
    numCores: availableParallelism(),
    numGpus: () => countGpus(environment),
    torchHasCuda: () => torchHasCuda(python, environment),
    torchHasMps: () => torchHasMps(python, environment),
  };
}

/**
 * One slot per worker: one per core with one thread each (measured faster than fewer workers of more threads), or one per
 * GPU. Throws a SparsightError for a device that is not there or a number out of range.
 */
export function localSlots(wishes: WorkerWishes, machine: Machine): WorkerSlot[] {
  const numThreads = numberOfWorkers('--threads', wishes.threads) ?? 1;
  const perDevice = numberOfWorkers('--workers-per-device', wishes.workersPerDevice);
  const devices = devicesOf(wishes.device, machine);
  const isCpu = devices[0] === 'cpu';
  const defaultNumber = isCpu
    ? (perDevice ?? Math.max(1, Math.floor(machine.numCores / numThreads)))
    : devices.length * (perDevice ?? 1);
  const numWorkers = numberOfWorkers('--workers', wishes.workers) ?? defaultNumber;
  return Array.from({ length: numWorkers }, (_, index) => ({
    device: devices[index % devices.length]!,
    numThreads,
  }));
}

function devicesOf(device: string, machine: Machine): string[] {
  if (device === 'cpu') return [device];
  if (device === 'mps') return appleGpu(machine);
  if (device === 'auto') return automatic(machine);
  const indices = /^cuda(?::(\d{1,3}(?:,\d{1,3})*))?$/.exec(device);
  if (indices === null)
    throw expected('--device', 'auto, cpu, cuda, cuda:0,1 or mps', device, {
      fix: 'Leave it out for what is there.',
    });
  const numGpus = machine.numGpus();
  if (numGpus === 0) throw noSuchGpu('a GPU of this machine', device);
  if (!machine.torchHasCuda()) throw noSuchGpu('usable by the installed torch, which has no CUDA', device);
  if (indices[1] === undefined) return allGpus(numGpus);
  const named = [...new Set(indices[1].split(',').map(Number))];
  if (named.some((index) => index >= numGpus)) throw noSuchGpu(`among cuda:0 … cuda:${numGpus - 1}`, device);
  return named.map((index) => `cuda:${index}`);
}

function automatic(machine: Machine): string[] {
  const numGpus = machine.numGpus();
  return numGpus > 0 && machine.torchHasCuda() ? allGpus(numGpus) : ['cpu'];
}

function appleGpu(machine: Machine): string[] {
  if (machine.torchHasMps()) return ['mps'];
  throw expected('--device', 'one that the installed torch finds here', 'mps', {
    fix: 'It is there on a Mac with Apple silicon alone; use --device cpu, or auto for what is there.',
    exitCode: ExitCode.environment,
  });
}

function allGpus(numGpus: number): string[] {
  return Array.from({ length: numGpus }, (_, index) => `cuda:${index}`);
}

function noSuchGpu(rule: string, device: string) {
  const fix = 'See what `nvidia-smi -L` lists, and CUDA_VISIBLE_DEVICES; or use --device cpu.';
  return expected('--device', rule, device, { fix, exitCode: ExitCode.environment });
}

/** A number that a user gave to an option; throws a SparsightError for one that is out of range. */
export function numberOfWorkers(option: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= 1024)) return value;
  throw expected(option, 'a whole number from 1 to 1024', value, { fix: 'Leave it out for the default.' });
}
