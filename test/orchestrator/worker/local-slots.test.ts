import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { countGpus, torchHasCuda } from '../../../orchestrator/worker/gpus.js';
import { localSlots, type Machine, type WorkerWishes } from '../../../orchestrator/worker/local-slots.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';

const noWishes: WorkerWishes = {
  device: 'auto',
  workers: undefined,
  workersPerDevice: undefined,
  threads: undefined,
};
const cpuMachine: Machine = {
  numCores: 8,
  numGpus: () => 0,
  torchHasCuda: () => true,
  torchHasMps: () => false,
};
const gpuMachine: Machine = { ...cpuMachine, numGpus: () => 2 };

describe('places', () => {
  const cases: [string, Partial<WorkerWishes>, Machine, string][] = [
    ['one a core, of one thread', {}, cpuMachine, '8 × cpu'],
    ['fewer of more threads', { threads: 3 }, cpuMachine, '2 × cpu'],
    ['at least one', { threads: 64 }, cpuMachine, '1 × cpu'],
    ['as many as wished', { workers: 3 }, cpuMachine, '3 × cpu'],
    ['one a GPU', {}, gpuMachine, '1 × cuda:0 1 × cuda:1'],
    ['several a GPU', { workersPerDevice: 3 }, gpuMachine, '3 × cuda:0 3 × cuda:1'],
    ['fewer than GPUs', { workers: 1 }, gpuMachine, '1 × cuda:0'],
    ['the CPU on request', { device: 'cpu', workers: 2 }, gpuMachine, '2 × cpu'],
    ['one GPU by its index', { device: 'cuda:1' }, gpuMachine, '1 × cuda:1'],
    ['GPUs named twice', { device: 'cuda:1,0,1' }, gpuMachine, '1 × cuda:1 1 × cuda:0'],
    ['all GPUs', { device: 'cuda' }, gpuMachine, '1 × cuda:0 1 × cuda:1'],
    ['mps', { device: 'mps' }, { ...cpuMachine, torchHasMps: () => true }, '1 × mps'],
    ['the CPU where torch has no CUDA', {}, { ...gpuMachine, torchHasCuda: () => false }, '8 × cpu'],
  ];
  test.each(cases)('%s', (_, wishes, machine, expected) => {
    const devices = localSlots({ ...noWishes, ...wishes }, machine).map(({ device }) => device);
    const counts = [...new Set(devices)].map(
      (device) => `${devices.filter((other) => other === device).length} × ${device}`,
    );
    expect(counts.join(' ')).toBe(expected);
  });

  const refused: [Partial<WorkerWishes>, Machine, number, string][] = [
    [
      { device: 'gpu' },
      gpuMachine,
      2,
      'Expected --device to be auto, cpu, cuda, cuda:0,1 or mps, got "gpu".',
    ],
    [{ device: 'cuda' }, cpuMachine, 4, 'Expected --device to be a GPU of this machine, got "cuda".'],
    [{ device: 'mps' }, gpuMachine, 4, 'one that the installed torch finds here, got "mps".'],
    [{ device: 'cuda:2' }, gpuMachine, 4, 'Expected --device to be among cuda:0 … cuda:1, got "cuda:2".'],
    [{ device: 'cuda:' }, gpuMachine, 2, 'got "cuda:".'],
    [{ workers: 0 }, cpuMachine, 2, 'Expected --workers to be a whole number from 1 to 1024, got 0.'],
    [{ workers: 1.5 }, cpuMachine, 2, 'got 1.5.'],
    [{ threads: -1 }, cpuMachine, 2, 'Expected --threads to be'],
    [{ workersPerDevice: 2000 }, gpuMachine, 2, 'Expected --workers-per-device to be'],
    [
      { device: 'cuda' },
      { ...gpuMachine, torchHasCuda: () => false },
      4,
      'the installed torch, which has no CUDA',
    ],
  ];
  test.each(refused)('refuses %j', (wishes, machine, exitCode, message) => {
    const place = () => localSlots({ ...noWishes, ...wishes }, machine);
    expect(place).toThrow(message);
    expect(place).toThrow(expect.objectContaining({ exitCode }));
  });
});

describe('GPUs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gpus ')); // a path with a space
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function fakeSmi(script: string): NodeJS.ProcessEnv {
    writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'nvidia-smi'), 0o755);
    return { PATH: `${folder}:/bin` };
  }
  const two =
    'echo "GPU 0: NVIDIA H100 (UUID: GPU-1)"; echo "  MIG 1g.10gb Device 0: (UUID: MIG-1)"; echo "GPU 1: NVIDIA H100 (UUID: GPU-2)"';
  const noDriver = '/nonexistent';

  test('are listed by nvidia-smi', () => {
    expect(countGpus(fakeSmi(`[ "$1" = -L ] && { ${two}; }`), noDriver)).toBe(2);
  });

  test('are listed by the driver, without a process', () => {
    mkdirSync(join(folder, '0000:01:00.0'));
    expect(countGpus({ PATH: '/nonexistent' }, folder)).toBe(1);
  });

  test.each([
    ['no nvidia-smi', 'exit 127'],
    ['no driver behind it', 'echo "NVIDIA-SMI has failed"; exit 9'],
    ['no devices', 'echo "No devices found."'],
  ])('are none: %s', (_, script) => {
    expect(countGpus(fakeSmi(script), noDriver)).toBe(0);
    expect(countGpus({ PATH: '/nonexistent' }, noDriver)).toBe(0);
  });

  test.each([
    ['', 0],
    ['-1', 0],
    ['1', 1],
    ['0,1', 2],
    ['0,-1,1', 1],
    ['0,1,2,3', 2],
    ['GPU-1', 1],
  ])('are as many as CUDA_VISIBLE_DEVICES=%j says, and there are', (visible, numGpus) => {
    expect(countGpus({ ...fakeSmi(two), CUDA_VISIBLE_DEVICES: visible }, noDriver)).toBe(numGpus);
  });

  test.each([
    ["cuda: Optional[str] = '13.0'", true],
    ['cuda: Optional[str] = None', false],
  ])('are usable where torch says %j', (line, hasCuda) => {
    const { python } = pythonEnvironment();
    mkdirSync(join(folder, 'torch'));
    writeFileSync(join(folder, 'torch', '__init__.py'), 'raise RuntimeError("imported")');
    writeFileSync(join(folder, 'torch', 'version.py'), `__version__ = '2.13.0'\n${line}\n`);
    writeFileSync(join(folder, 'python'), `#!/bin/sh\nPYTHONPATH='${folder}' exec '${python}' "$@"\n`);
    chmodSync(join(folder, 'python'), 0o755);
    expect(torchHasCuda(join(folder, 'python'), process.env)).toBe(hasCuda);
    expect(torchHasCuda(join(folder, 'no-python'), process.env)).toBe(false);
  });
});
