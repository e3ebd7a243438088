import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { LocalLauncher } from '../../../orchestrator/worker/launchers/local.js';
import { Child } from '../../fixtures/processes/child.js';
import { launched, launcherSuite } from './launcher-suite.js';

const SLOTS = [{ device: 'cpu', numThreads: 3 }];

function launch(script: string, environment: NodeJS.ProcessEnv = process.env) {
  return launched(new LocalLauncher(['/bin/sh', '-c', script], environment, SLOTS));
}

launcherSuite(
  'a worker on this machine',
  (command, environment) => new LocalLauncher(command, environment, SLOTS),
);

describe('a worker that is a child of this process', () => {
  test('sees the environment but for what is harmful', async () => {
    const { worker, output } = launch('env', {
      PATH: '/usr/bin:/bin',
      HOME: '/home/x',
      MY_HIDDEN: '32',
      NODE_OPTIONS: '--inspect',
      PYTHONHOME: '/other/python',
      PYTHONOPTIMIZE: '2',
      PYTHONNOUSERSITE: '1',
      MKL_CBWR: 'COMPATIBLE',
      NVIDIA_TF32_OVERRIDE: '1',
      CUDA_VISIBLE_DEVICES: '1',
      SPARSIGHT_CIFAR10: '/data/cifar 10',
      OMP_NUM_THREADS: '64',
      PYTHONPATH: ':/own/models:',
    });
    expect(await worker.exited).toBe('exit code 0');
    const variables = Object.fromEntries(
      output()
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
    expect(variables).toMatchObject({
      PATH: '/usr/bin:/bin',
      HOME: '/home/x',
      MY_HIDDEN: '32',
      PYTHONNOUSERSITE: '1',
      CUDA_VISIBLE_DEVICES: '1',
      SPARSIGHT_CIFAR10: '/data/cifar 10',
      SPARSIGHT_CACHE: '/home/x/.cache/sparsight',
      OMP_NUM_THREADS: '3',
      MKL_NUM_THREADS: '3',
      PYTHONPATH: expect.stringMatching(/\/py-worker:\/own\/models$/),
    });
    for (const name of ['NODE_OPTIONS', 'PYTHONHOME', 'PYTHONOPTIMIZE', 'MKL_CBWR', 'NVIDIA_TF32_OVERRIDE'])
      expect(variables).not.toHaveProperty(name);
  });

  test.each([
    ['in its group', 'sleep 60 & echo $!; exit 4'],
    ['in a session of its own', 'setsid sleep 60 & echo $!; exit 4'],
  ])(
    'has ended whatever it left behind %s, which holds its output open and is ended too',
    async (_, script) => {
      const { worker, output } = launch(script);
      expect(await worker.exited).toBe('exit code 4');
      while (isAlive(Number(output()))) await new Promise(setImmediate);
    },
  );

  test('is in no group of this process, and can be held and let go', async () => {
    const { worker, until, output } = launch('echo $$; read line; echo more; read rest');
    await until('more');
    const pid = Number(output().split('\n')[0]);
    const [, , group] = statOf(pid);
    expect(Number(group)).toBe(pid);
    worker.suspend();
    while (statOf(pid)[0] !== 'T') await new Promise(setImmediate);
    worker.resume();
    while (statOf(pid)[0] === 'T') await new Promise(setImmediate);
    worker.kill();
    expect(await worker.exited).toBe('signal SIGKILL');
  });

  test('does not outlive an orchestrator that is killed', async () => {
    const orchestrator = Child.start('start-workers-program.ts');
    const pids = [await orchestrator.nextLine(), await orchestrator.nextLine()].map(Number);
    expect(pids.every((pid) => isAlive(pid))).toBe(true);
    await orchestrator.kill('SIGKILL');
    while (pids.some(isAlive)) await new Promise(setImmediate);
  });
});

/** State, parent and group of a process. */
function statOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
}

/** Whether the process runs; one that has ended and that nobody has asked about is a zombie on Linux. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
