// `kill -9` of a worker or of the orchestrator, then the same command again: the same bits, and no row twice.
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { scratchFolder } from '../fixtures/scratch.js';
import { type RunEvent, RunningExperiment } from './running-experiment.js';
import { repeatedRows, storedBytes } from './stored-bytes.js';
import { undisturbed } from './undisturbed.js';

jest.setTimeout(300_000);

type Happened = (event: RunEvent) => boolean;
const is =
  (...types: string[]): Happened =>
  ({ type }) =>
    types.includes(type);

let expected: Record<string, string>;

beforeAll(async () => {
  expected = await undisturbed();
});

function expectTheSame(folder: string): void {
  const stored = storedBytes(folder);
  expect(Object.keys(stored)).toEqual(Object.keys(expected));
  for (const [name, content] of Object.entries(expected))
    expect([name, stored[name]]).toEqual([name, content]);
  expect(repeatedRows(stored)).toEqual([]);
}

test('a worker that is killed at every named point in turn', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder);
  const points: Happened[] = [
    is('worker_joined'),
    is('trial_started'),
    is('metrics'),
    is('checkpoint'),
    is('evaluation'),
    (event) => event.type === 'trial_progress' && (event.position as { phase: string }).phase === 'evaluate',
  ];
  for (const point of points) {
    run.killWorkerOf(await run.until(point));
    await run.until(is('worker_lost'));
  }
  const { events, code } = await run.toEnd();
  expect(code).toBe(0);
  expect(events.filter(is('trial_ended')).length).toBeGreaterThan(0);
  expectTheSame(folder);
});

describe('an orchestrator that is killed', () => {
  test('at every named point in turn', async () => {
    const folder = scratchFolder();
    const points: [Happened, number][] = [
      [is('worker_joined'), 1],
      [is('metrics'), 3],
      [is('checkpoint'), 4],
      [is('evaluation'), 5],
      [is('trial_ended'), 1],
    ];
    for (const [happened, times] of points) {
      const run = RunningExperiment.start(folder);
      await run.until(happened, times);
      await run.kill();
      await run.workersGone();
    }
    expect((await RunningExperiment.start(folder).toEnd()).code).toBe(0);
    expectTheSame(folder);
  });

  test('at random', async () => {
    const folder = scratchFolder();
    const delays = Array.from({ length: 4 }, () => Math.round(Math.random() * 800));
    for (const delayMs of delays) {
      const run = RunningExperiment.start(folder);
      await run.until(is('trial_started', 'run_ended'));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await run.kill();
      await run.workersGone();
    }
    const { code } = await RunningExperiment.start(folder).toEnd();
    expect([delays, code]).toEqual([delays, 0]);
    expectTheSame(folder);
  });
});
