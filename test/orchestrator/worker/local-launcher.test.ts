import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../../orchestrator/protocol/generated.js';
import { LocalLauncher } from '../../../orchestrator/worker/launchers/local.js';
import { Child } from '../../fixtures/processes/child.js';

const connection: Connection = {
  endpoint: 'tcp://127.0.0.1:1',
  run_id: 'run',
  worker_id: 'w0',
  token: 't'.repeat(32),
  protocol: '1.0',
  server_public_key: 'k'.repeat(40),
  client_public_key: 'k'.repeat(40),
  client_secret_key: 's'.repeat(40),
  device: 'cpu',
  num_threads: 3,
  cache_directory: '/cache',
};

function launch(script: string, environment: NodeJS.ProcessEnv = process.env) {
  let output = '';
  const printed = new Map<string, () => void>();
  const launcher = new LocalLauncher(['/bin/sh', '-c', script], environment);
  const worker = launcher.start(connection, (text) => {
    output += text;
    for (const [wanted, resolve] of printed) if (output.includes(wanted)) resolve();
  });
  const until = (wanted: string) => new Promise<void>((resolve) => printed.set(wanted, resolve));
  return { worker, until, output: () => output };
}

describe('a worker on this machine', () => {
  test('gets its connection on standard input, which stays open, and not in its arguments', async () => {
    const { worker, until, output } = launch('read line; echo "$line $*"; read more; echo ended');
    await until('\n');
    worker.kill();
    expect(await worker.exited).toBe('signal SIGKILL');
    expect(output()).toBe(`${JSON.stringify(connection)} \n`);
  });

  test('sees the environment but for what is harmful', async () => {
    const { worker, output } = launch('env', {
      PATH: '/usr/bin:/bin',
      HOME: '/home/x',
      MY_HIDDEN: '32',
      NODE_OPTIONS: '--inspect',
      PYTHONHOME: '/other/python',
      PYTHONOPTIMIZE: '2',
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

  test('is heard on both outputs', async () => {
    const { worker, output } = launch('echo out; echo err >&2; exit 7');
    expect(await worker.exited).toBe('exit code 7');
    expect(output()).toBe('out\nerr\n');
  });

  test('that cannot be started says why', async () => {
    const worker = new LocalLauncher(['/nonexistent/python'], process.env).start(connection, () => {});
    expect(await worker.exited).toContain('ENOENT');
    worker.terminate();
    worker.kill();
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

  test('ends when asked, and is ended when it does not', async () => {
    const polite = launch('trap "exit 5" TERM; echo ready; read line; while read more; do :; done');
    await polite.until('ready');
    polite.worker.terminate();
    expect(await polite.worker.exited).toBe('exit code 5');
    const deaf = launch('trap "" TERM; echo ready; read line; while read more; do :; done');
    await deaf.until('ready');
    deaf.worker.terminate();
    expect(await deaf.worker.exited).toBe('signal SIGKILL');
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
