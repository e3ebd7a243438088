// Ctrl-C in a terminal, terminals that are closed, and what they leave behind.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { readJournal } from '../../orchestrator/store/journal.js';
import { RunDirectory } from '../../orchestrator/store/run-directory.js';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';
import { isRunning } from './running-experiment.js';

jest.setTimeout(300_000);

/** A model that takes for ever to be imported. */
const SLOW = `
import os, time
with open("pid.part", "w") as file:
    file.write(str(os.getpid()))
os.rename("pid.part", "pid.txt")
time.sleep(600)

def net(image_height, image_width, num_channels, num_classes):
    pass
`;

function slowModel(): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'slow.py'), SLOW);
  writeFileSync(join(folder, 'x.yaml'), 'name: x\nmodel: { name: "slow:net" }\n');
  return folder;
}

/** What was on the screen, and how the command line ended: its exit code, or minus the number of a signal. */
async function inTerminal(
  cwd: string,
  action: 'interrupt' | 'hang-up',
  pattern: string,
  ...args: string[]
): Promise<{ screen: string; status: number }> {
  const { python } = pythonEnvironment();
  const child = Child.cliInTerminal(python, cwd, [action, pattern], ...args);
  const lines = await child.remainingLines();
  expect(child.stderr).toBe('');
  return JSON.parse(lines.at(-1)!);
}

async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('Ctrl-C while a model is tried ends at once, without a traceback, and leaves nothing running', async () => {
  const folder = slowModel();
  const { screen, status } = await inTerminal(folder, 'interrupt', 'pid.txt', 'plan', 'x.yaml');
  expect(status).toBe(-2);
  expect(screen).not.toContain('Traceback');
  await gone(Number(readFileSync(join(folder, 'pid.txt'), 'utf8')));
});

test('a command line that is killed while a model is tried leaves nothing running', async () => {
  const folder = slowModel();
  const child = Child.cliIn(folder, {}, 'plan', 'x.yaml');
  while (!existsSync(join(folder, 'pid.txt'))) await new Promise((resolve) => setTimeout(resolve, 20));
  await child.kill('SIGKILL');
  await gone(Number(readFileSync(join(folder, 'pid.txt'), 'utf8')));
});

test('a run whose terminal is closed stops after a checkpoint', async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'x.yaml'),
    'name: x\ntrain: { epochs: 500, regime: original, log_every_steps: 1, validate_every_epochs: 0 }\n',
  );
  const begun = 'runs/*/trials/*/metrics.jsonl';
  const { status } = await inTerminal(folder, 'hang-up', begun, 'run', 'x.yaml', '--workers', '1');
  expect(status).toBe(-1);
  const [name = ''] = readdirSync(join(folder, 'runs'));
  const journal = readJournal(new RunDirectory(join(folder, 'runs', name)).journal);
  expect(journal.some(({ type }) => type === 'trial_stopped')).toBe(true);
  expect(journal.at(-1)).toMatchObject({ type: 'run_ended', status: 'drained' });
});
