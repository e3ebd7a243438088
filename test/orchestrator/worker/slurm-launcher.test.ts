import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { SlurmLauncherSettings } from '../../../orchestrator/protocol/generated.js';
import { jobScript } from '../../../orchestrator/worker/launchers/slurm/job-script.js';
import { endOf, parseJob, parseQueue } from '../../../orchestrator/worker/launchers/slurm/job-state.js';
import { SlurmLauncher } from '../../../orchestrator/worker/launchers/slurm.js';
import { LOOPBACK } from '../../../orchestrator/worker/listening.js';
import { scratchFolder } from '../../fixtures/scratch.js';
import { canHaveSlurm, SlurmCluster } from '../../fixtures/slurm-cluster.js';
import { BY_FILE, launched, launcherSuite } from './launcher-suite.js';

jest.setTimeout(60_000);

test('the script of a job names what was asked for, and no secret', () => {
  const settings: SlurmLauncherSettings = {
    name: 'slurm',
    partition: 'gpu',
    account: 'vision',
    gres: 'gpu:1',
    time: '04:00:00',
    memory: '8G',
    sbatch: ['--exclude=n[3-5]'],
    setup: ['module load cuda'],
  };
  const script = jobScript({
    runId: 'quick-1',
    folder: "/shared/it's",
    workerIds: ['w0-a', 'w1-b'],
    numThreads: 2,
    command: ['/opt/python', '-m', 'sparsight'],
    settings,
  });
  const here = `'/shared/it'\\''s/'`;
  expect(script.split('\n')).toEqual([
    '#!/bin/sh',
    '#SBATCH --job-name=sparsight-quick-1',
    '#SBATCH --array=0-1',
    '#SBATCH --output=/dev/null',
    '#SBATCH --cpus-per-task=2',
    '#SBATCH --no-requeue',
    '#SBATCH --signal=B:USR1@120',
    '#SBATCH --partition=gpu',
    '#SBATCH --account=vision',
    '#SBATCH --time=04:00:00',
    '#SBATCH --mem=8G',
    '#SBATCH --gres=gpu:1',
    '#SBATCH --exclude=n[3-5]',
    'module load cuda',
    'set -- w0-a w1-b',
    'shift "$SLURM_ARRAY_TASK_ID"',
    `exec /opt/python -m sparsight ${here}"$1.json" > ${here}"$1.out" 2>&1 < /dev/null`,
    '',
  ]);
});

test('what Slurm says of a job is understood', () => {
  const queue = parseQueue('7_0|RUNNING|None\n7_1|PENDING|Resources\n\n');
  expect([...queue]).toEqual([
    ['7_0', { state: 'RUNNING', reason: 'None', exitCode: '' }],
    ['7_1', { state: 'PENDING', reason: 'Resources', exitCode: '' }],
  ]);
  const job = parseJob(
    'JobId=8 ArrayJobId=7 JobName=x JobState=FAILED Reason=NonZeroExitCode ExitCode=3:0 RunTime=1',
  );
  expect(job).toEqual({ state: 'FAILED', reason: 'NonZeroExitCode', exitCode: '3:0' });
});

test.each([
  ['COMPLETED', '0:0', 'exit code 0'],
  ['FAILED', '0:9', 'signal SIGKILL'],
  ['TIMEOUT', '0:15', 'the time limit of its Slurm job'],
  ['PREEMPTED', '0:15', 'preempted by another Slurm job'],
  ['NODE_FAIL', '0:0', 'the failure of its Slurm node'],
  ['CANCELLED', '0:0', 'cancelled in Slurm'],
  ['', '', 'state unknown in Slurm'],
])('the end %s %s is told as %s', (state, exitCode, words) => {
  expect(endOf({ state, reason: '', exitCode })).toBe(words);
});

(canHaveSlurm ? describe : describe.skip)('on a cluster', () => {
  let cluster: SlurmCluster | undefined;

  beforeAll(async () => {
    cluster = await SlurmCluster.start();
  });

  afterAll(() => cluster?.stop());

  function launcher(command: readonly [string, ...string[]], settings = {}): SlurmLauncher {
    const folder = join(scratchFolder(), 'workers');
    return new SlurmLauncher({
      command,
      environment: cluster!.environment,
      slots: [{ device: 'cpu', numThreads: 1 }],
      listening: LOOPBACK,
      folder,
      settings: { name: 'slurm', ...settings },
      pollMs: 200,
    });
  }

  launcherSuite('a task of an array job', (command) => launcher(command), BY_FILE);

  test('workers that are asked for together are one job, and their secrets are removed with them', async () => {
    const together = launcher(['/bin/sh', '-c', 'ls -l "$0"; exit 3']);
    const workers = [launched(together), launched(together)];
    expect(await Promise.all(workers.map(({ worker }) => worker.exited))).toEqual([
      'exit code 3',
      'exit code 3',
    ]);
    expect(workers[0]!.output()).toMatch(/^-rw------- /);
    const { folder } = (together as unknown as { options: { folder: string } }).options;
    expect(readdirSync(folder).filter((name) => /\.(sh|json)$/.test(name))).toEqual(['job-1.sh']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('one that waits for a node says for what, and is taken out of the queue', async () => {
    const { worker, reports } = launched(launcher(['/bin/true'], { sbatch: ['--begin=now+1hour'] }));
    while (!reports.includes('queued')) await new Promise((resolve) => setTimeout(resolve, 50));
    worker.kill();
    expect(await worker.exited).toBe('cancelled in Slurm');
    expect(reports).toEqual(['queued', 'exited']);
  });

  test('one that is preempted is told of by SIGTERM, and said to have been', async () => {
    const script = 'trap "echo told; exit 0" TERM; echo ready; while :; do sleep 0.05; done';
    const { worker, until, output } = launched(
      launcher(['/bin/sh', '-c', script], { partition: 'low', sbatch: ['--exclusive', '--nodelist=n1'] }),
    );
    await until('ready');
    cluster!.command(
      'sbatch',
      '--partition=high',
      '--exclusive',
      '--nodelist=n1',
      '--output=/dev/null',
      '--wrap=sleep 1',
    );
    expect(await worker.exited).toBe('preempted by another Slurm job');
    expect(output()).toContain('told');
  });

  test('a job that Slurm refuses is told in its words', async () => {
    const { worker } = launched(launcher(['/bin/true'], { partition: 'nowhere' }));
    expect(await worker.exited).toMatch(/^sbatch: .*invalid partition/is);
  });
});
