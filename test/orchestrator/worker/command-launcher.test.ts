import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { CommandLauncherSettings } from '../../../orchestrator/protocol/generated.js';
import { CommandLauncher } from '../../../orchestrator/worker/launchers/command.js';
import { LOOPBACK } from '../../../orchestrator/worker/listening.js';
import { scratchFolder } from '../../fixtures/scratch.js';
import { BY_FILE, launched, launcherSuite } from './launcher-suite.js';

jest.setTimeout(60_000);

type Command = readonly [string, ...string[]];

function launcher(
  command: Command,
  settings: Omit<CommandLauncherSettings, 'name' | 'device'>,
): CommandLauncher {
  return new CommandLauncher({
    command,
    environment: process.env,
    slots: [{ device: 'cpu', numThreads: 1 }],
    listening: LOOPBACK,
    folder: join(scratchFolder(), 'workers'),
    settings: { name: 'command', device: 'cpu', ...settings },
    pollMs: 50,
  });
}

launcherSuite(
  'a worker that a command starts',
  (command) => launcher(command, { start: '{worker}' }),
  BY_FILE,
);

/** A batch system of three lines: a process that is left behind, and its id. */
const BATCH = {
  start: 'setsid {worker} > {connection}.out 2>&1 & echo $!',
  status: 'test -d /proc/{job} && echo started || echo ended well',
  stop: 'kill -KILL {job}',
};

describe('a worker that a command names as a job', () => {
  test('is asked after until it has ended, and says how', async () => {
    const { worker, reports } = launched(launcher(['/bin/sh', '-c', 'sleep 0.3'], BATCH));
    expect(await worker.exited).toBe('well');
    expect(reports).toEqual(['started', 'exited']);
  });

  test('may wait before, for a reason', async () => {
    const status = 'test -f {connection}.stopped && exit 1; echo queued for a node';
    const settings = { start: 'echo 7', status, stop: 'touch {connection}.stopped' };
    const { worker, reports } = launched(launcher(['/bin/true'], settings));
    while (!reports.includes('queued')) await new Promise((resolve) => setTimeout(resolve, 20));
    worker.kill();
    expect(await worker.exited).toBe('ended');
    expect(reports).toEqual(['queued', 'exited']);
  });

  test('is ended by its command', async () => {
    const { worker, reports } = launched(launcher(['/bin/sh', '-c', 'sleep 60'], BATCH));
    while (!reports.includes('started')) await new Promise((resolve) => setTimeout(resolve, 20));
    worker.kill();
    expect(await worker.exited).toBe('well');
  });

  test.each([
    [
      'start',
      { ...BATCH, start: 'echo no such queue; exit 3' },
      /run.launcher.start ended with exit code 3: no such queue/,
    ],
    ['status', { ...BATCH, status: 'echo maybe' }, /run.launcher.status printed "maybe"/],
  ])('whose %s does not do what it should says so', async (_, settings, message) => {
    expect(await launched(launcher(['/bin/sh', '-c', 'exit'], settings)).worker.exited).toMatch(message);
  });
});

test('placeholders are words of shell, and secrets go with the worker', async () => {
  const start = `echo {id} {slot} {other} "$(stat -c %a {connection})"`;
  const made = launcher(['/bin/true'], { start });
  const { worker, output } = launched(made);
  await worker.exited;
  expect(output()).toBe('w0 0 {other} 600\n');
  const { folder } = (made as unknown as { options: { folder: string } }).options;
  expect(readdirSync(folder)).toEqual([]);
});
