import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';
import { type RunEvent, RunningExperiment } from './running-experiment.js';
import { storedBytes } from './stored-bytes.js';
import { undisturbed } from './undisturbed.js';

jest.setTimeout(300_000);

test('Ctrl-C stops after a checkpoint, and the command that it prints goes on to the same bits', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder);
  await run.until(({ type }) => type === 'metrics');
  run.interrupt();
  const { events, code } = await run.toEnd();
  expect(code).toBe(130);
  expect(events.filter(({ type }) => type === 'trial_stopped').length).toBeGreaterThan(0);
  expect(events.at(-1)).toMatchObject({ type: 'run_ended', status: 'drained', num_unfinished: 2 });
  await run.workersGone(0);
  const [status] = await Child.cli('status', '--runs', join(folder, 'runs'), '--json').remainingLines();
  const steps = new Map(JSON.parse(status!).trials.map(({ trial_id, step }: RunEvent) => [trial_id, step]));
  for (const { trial_id, step } of events.filter(({ type }) => type === 'trial_stopped'))
    expect(steps.get(trial_id)).toBe(step);

  const command = /To go on where they are:\n {2}(yarn experiment run [\s\S]*)\n$/.exec(
    run.child.stderr,
  )?.[1];
  const args = shellWords(command!).slice(3);
  const resumed = RunningExperiment.start(folder, ...args.slice(args.indexOf('2') + 1));
  expect((await resumed.toEnd()).code).toBe(0);
  expect(args[0]).toContain(folder);
  expect(storedBytes(folder)).toEqual(await undisturbed());
});

test('a second Ctrl-C stops now', async () => {
  const run = RunningExperiment.start(scratchFolder());
  await run.until(({ type }) => type === 'trial_started');
  run.interrupt();
  await run.until(({ type }) => type === 'draining');
  run.interrupt();
  expect((await run.toEnd()).code).toBe(130);
  await run.workersGone(0);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGUSR1', 138],
  ['SIGUSR2', 140],
] as const)(
  '%s, sent to every process of the run, stops after a checkpoint, too',
  async (signal, expected) => {
    const run = RunningExperiment.start(scratchFolder());
    await run.until(({ type }) => type === 'metrics');
    if (signal !== 'SIGTERM') run.signalWorkers(signal);
    run.child.process.kill(signal);
    const { events, code } = await run.toEnd();
    expect(code).toBe(expected);
    expect(events.at(-1)).toMatchObject({ status: 'drained' });
    expect(events.filter(({ type }) => type === 'trial_stopped').length).toBeGreaterThan(0);
    expect(events.filter(({ type }) => type === 'worker_lost')).toEqual([]);
    expect(run.child.stderr).not.toContain('Debugger');
    await run.workersGone(0);
  },
);

test('SIGUSR1 opens no debugger where no run listens, and ends the program', async () => {
  const folder = scratchFolder();
  const started = RunningExperiment.start(folder, '--workers', '1');
  await started.until(({ type }) => type === 'trial_started');
  const tail = Child.cli('tail', '--runs', join(folder, 'runs'));
  await tail.nextLine();
  tail.process.kill('SIGUSR1');
  expect(await tail.ended()).toBe(138);
  expect(tail.stderr).not.toContain('Debugger');
  started.interrupt();
  await started.toEnd();
});

test('Ctrl-Z holds the workers, too', async () => {
  const run = RunningExperiment.start(scratchFolder());
  await run.until(({ type }) => type === 'trial_started');
  run.child.process.kill('SIGTSTP');
  await run.workersIn('T');
  run.child.process.kill('SIGCONT');
  const { events, code } = await run.toEnd();
  expect(code).toBe(0);
  expect(events.filter(({ type }) => type === 'worker_lost')).toEqual([]);
});

/** The arguments as a shell reads them. */
function shellWords(command: string): string[] {
  const print = `set -- ${command}; for word do printf '%s\\0' "$word"; done`;
  return execFileSync('sh', ['-c', print]).toString().split('\0').slice(0, -1);
}
