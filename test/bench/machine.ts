import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** On what the rows were measured. */
export interface Machine {
  readonly cpu_model: string;
  readonly num_cores: number;
  readonly memory_gib: number;
  readonly node: string;
  readonly python: string;
  readonly torch: string;
  readonly threads: string;
}

const versions =
  'import platform; from importlib.metadata import version; print(platform.python_version(), version("torch"))';

export function describeMachine(python: string): Machine {
  const [pythonVersion = 'unknown', torch = 'unknown'] = (
    spawnSync(python, ['-c', versions], { encoding: 'utf8' }).stdout ?? ''
  ).split(/\s+/);
  return {
    cpu_model: cpus()[0]?.model.trim() ?? 'unknown',
    num_cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    python: pythonVersion,
    torch,
    threads: 'one per process, unless the row says otherwise',
  };
}

export function machineLine({
  cpu_model,
  num_cores,
  memory_gib,
  node,
  python,
  torch,
  threads,
}: Machine): string {
  return `${cpu_model}, ${num_cores} cores, ${memory_gib} GiB; Python ${python}, torch ${torch}, Node ${node}; threads: ${threads}.`;
}
