import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';
import { canHaveSlurm, SlurmCluster } from '../fixtures/slurm-cluster.js';
import { RunningExperiment } from './running-experiment.js';
import { storedBytes } from './stored-bytes.js';

jest.setTimeout(300_000);

const ON_CLUSTER = ['--launcher', 'slurm', 'run.network.bind=lo'];

(canHaveSlurm ? describe : describe.skip)('a run on a cluster', () => {
  let cluster: SlurmCluster | undefined;

  beforeAll(async () => {
    cluster = await SlurmCluster.start();
  });

  afterAll(() => cluster?.stop());

  test('comes to the same bits as on this machine, though a job is told that its time is over', async () => {
    const [onCluster, here] = [scratchFolder(), scratchFolder()];
    const run = RunningExperiment.startWith(cluster!.environment, onCluster, ...ON_CLUSTER);
    await run.until(({ type }) => type === 'checkpoint');
    cluster!.command('scancel', '--batch', '--signal=USR1', tasksOf(cluster!)[0]!);
    const { events, code } = await run.toEnd();
    expect([code, run.child.stderr]).toEqual([0, expect.anything()]);
    expect(events.map(({ type }) => type)).toContain('trial_stopped');
    expect((await RunningExperiment.start(here).toEnd()).code).toBe(0);
    expect(storedBytes(onCluster)).toEqual(storedBytes(here));
    expect(tasksOf(cluster!)).toEqual([]);
  });

  test('leaves no job behind when it is stopped', async () => {
    const run = RunningExperiment.startWith(cluster!.environment, scratchFolder(), ...ON_CLUSTER);
    await run.until(({ type }) => type === 'worker_joined');
    run.child.process.kill('SIGINT');
    run.child.process.kill('SIGINT');
    expect((await run.toEnd()).code).toBe(130);
    expect(tasksOf(cluster!)).toEqual([]);
  });
});

test('without the number of workers, or without Slurm, nothing is begun', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'small.yaml'), 'name: small\n');
  const refused = async (variables: NodeJS.ProcessEnv, ...more: string[]) => {
    const child = Child.cliWith(
      variables,
      'run',
      join(folder, 'small.yaml'),
      '--runs',
      join(folder, 'runs'),
      ...more,
    );
    return [await child.ended(), child.stderr];
  };
  const cache = { SPARSIGHT_CACHE: join(folder, 'cache') };
  expect(await refused(cache, '--launcher', 'slum')).toEqual([
    2,
    expect.stringContaining('Did you mean slurm?'),
  ]);
  const [code, message] = await refused(
    { ...cache, PATH: '/nonexistent' },
    '--launcher',
    'slurm',
    '--workers',
    '2',
  );
  expect([code, message]).toEqual([5, expect.stringContaining('Expected Slurm to be installed here')]);
  expect(readdirSync(folder)).not.toContain('runs');
});

/** Array tasks that wait or run. */
function tasksOf(cluster: SlurmCluster): string[] {
  return cluster.command('squeue', '--noheader', '--array', '--format=%i').split('\n').filter(Boolean);
}
