// One trial on two workers, one of which assists: the same bytes as on one worker, whoever is killed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { scratchFolder } from '../fixtures/scratch.js';
import { type RunEvent, RunningExperiment } from './running-experiment.js';
import { repeatedRows, storedBytes } from './stored-bytes.js';

jest.setTimeout(600_000);

const EXPERIMENT = `
name: divided
dataset: { name: digits }
train: { epochs: 1, batch_size: 64, mask: { family: scatter, ratio: 0.5, fill: black } }
evaluate:
  masks:
    - { family: scatter, ratio: 0.5 }
    - { family: greedy_hide, ratio: [0.1, 0.3], num_images: 100 }
  certificates:
    - { visible: 20, fill: black, select_votes: 200, votes: 10000, alpha: 0.05, num_images: 150 }
run: { max_attempts: 20 }
`;

type Happened = (event: RunEvent) => boolean;
const is =
  (type: string): Happened =>
  (event) =>
    event.type === type;

let alone: Record<string, string>;

/** Everything that must not depend on who computed it, the artifacts included. */
function stored(folder: string): Record<string, string> {
  const trials = join(folder, 'runs', readdirSync(join(folder, 'runs'))[0]!, 'trials');
  const trial = join(trials, readdirSync(trials)[0]!);
  expect(readdirSync(trial).filter((name) => name.startsWith('parts'))).toEqual([]);
  const artifacts = readdirSync(join(trial, 'artifacts'))
    .sort()
    .map((name) => [name, readFileSync(join(trial, 'artifacts', name)).toString('base64')]);
  return { ...storedBytes(folder), ...Object.fromEntries(artifacts) };
}

function start(folder: string, ...args: string[]): RunningExperiment {
  writeFileSync(join(folder, 'small.yaml'), EXPERIMENT);
  return RunningExperiment.start(folder, ...args);
}

function expectTheSame(folder: string): void {
  const found = stored(folder);
  expect(found).toEqual(alone);
  expect(repeatedRows(storedBytes(folder))).toEqual([]);
}

/** Reads on to a part that an assistant has computed. */
async function untilAssisted(run: RunningExperiment): Promise<RunEvent> {
  const { worker_id } = await run.until(is('assist_started'));
  return run.until((event) => event.type === 'part' && event.worker_id === worker_id);
}

beforeAll(async () => {
  const folder = scratchFolder();
  const { events, code } = await start(folder, '--workers', '1').toEnd();
  expect(code).toBe(0);
  expect(events.filter(is('assist_started'))).toEqual([]);
  alone = stored(folder);
});

test('an assistant changes nothing but the time', async () => {
  const folder = scratchFolder();
  const run = start(folder);
  await untilAssisted(run);
  const { code } = await run.toEnd();
  expect(code).toBe(0);
  expectTheSame(folder);
  const [name] = readdirSync(join(folder, 'runs'));
  const journal = readFileSync(join(folder, 'runs', name!, 'journal.jsonl'), 'utf8');
  for (const type of ['trial_divided', 'assist_started', 'part', 'assist_ended'])
    expect(journal).toContain(`"type":"${type}"`);
});

test('an assistant that is killed costs its part', async () => {
  const folder = scratchFolder();
  const run = start(folder);
  run.killWorkerOf(await run.until(is('assist_started')));
  run.killWorkerOf(await untilAssisted(run));
  const { events, code } = await run.toEnd();
  expect(code).toBe(0);
  expect(events.filter(is('trial_retried'))).toEqual([]);
  expectTheSame(folder);
});

test('a worker that is killed with an assistant at its trial has it gone on by whoever is there', async () => {
  const folder = scratchFolder();
  const run = start(folder);
  const { trial_id } = await untilAssisted(run);
  run.killWorkerOf({ type: 'trial', trial_id: trial_id! });
  const { code } = await run.toEnd();
  expect(code).toBe(0);
  expectTheSame(folder);
});

test('an orchestrator that is killed, or told to stop, leaves the parts that are done', async () => {
  const folder = scratchFolder();
  const killed = start(folder);
  await killed.until(is('assist_started')); // later, and so little is left that nobody is asked to assist
  await killed.kill();
  await killed.workersGone();
  const stopped = start(folder);
  await untilAssisted(stopped);
  stopped.interrupt();
  expect((await stopped.toEnd()).code).toBe(130);
  expect((await start(folder).toEnd()).code).toBe(0);
  expectTheSame(folder);
});
