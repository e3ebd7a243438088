import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { RunDirectory } from '../../orchestrator/store/run-directory.js';
import { poorFileSystem } from '../fixtures/processes/poor-file-system.js';
import { scratchFolder } from '../fixtures/scratch.js';
import { RunningExperiment } from './running-experiment.js';
import { storedBytes } from './stored-bytes.js';
import { undisturbed } from './undisturbed.js';

jest.setTimeout(300_000);

let known: ReturnType<typeof undisturbed> | undefined;

/** What the experiment gives when nothing happens to it, computed once. */
function wanted(): ReturnType<typeof undisturbed> {
  known ??= undisturbed();
  return known;
}

function runIn(folder: string): RunDirectory {
  const [name = ''] = readdirSync(join(folder, 'runs'));
  return new RunDirectory(join(folder, 'runs', name));
}

test('trials that are deleted under a run end it with a sentence, and the same command computes them again', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder);
  await run.until(({ type }) => type === 'metrics');
  rmSync(runIn(folder).trials, { recursive: true, force: true, maxRetries: 5 });
  expect((await run.toEnd()).code).toBe(4);
  // Whichever it meets first: a log that is no longer its own, or a trial whose log cannot be opened.
  expect(run.child.stderr).toMatch(
    /^Expected file of the run to be written by this process alone, got |^Its folder was deleted or moved/m,
  );
  await run.workersGone();
  expect((await RunningExperiment.start(folder).toEnd()).code).toBe(0);
  expect(storedBytes(folder)).toEqual(await wanted());
});

test('a run whose lock is deleted ends when another command takes it over, and no row is lost or doubled', async () => {
  const folder = scratchFolder();
  const first = RunningExperiment.start(folder);
  await first.until(({ type }) => type === 'metrics');
  rmSync(runIn(folder).lock);
  const second = RunningExperiment.start(folder);
  const codes = [(await first.toEnd()).code, (await second.toEnd()).code];
  expect(codes[0]).toBe(75);
  expect(first.child.stderr).toMatch(
    /^Expected lock of the run to be held by this process, got (none|that of)/m,
  );
  await first.workersGone();
  if (codes[1] !== 0) expect((await RunningExperiment.start(folder).toEnd()).code).toBe(0);
  expect(storedBytes(folder)).toEqual(await wanted());
});

test('metrics that are cut while a run is interrupted are refused, and the trial is computed again without them', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder);
  const { trial_id } = await run.until(({ type }) => type === 'checkpoint' || type === 'evaluation');
  run.interrupt();
  expect((await run.toEnd()).code).toBe(130);
  const trial = runIn(folder).trial(trial_id!);
  truncateSync(trial.metrics, readFileSync(trial.metrics).indexOf('\n') + 1);
  const refused = RunningExperiment.start(folder);
  expect((await refused.toEnd()).code).toBe(2);
  expect(refused.child.stderr).toMatch(
    /got 1 rows that are not those of a checkpoint – at .*metrics\.jsonl/s,
  );
  rmSync(trial.path, { recursive: true });
  expect((await RunningExperiment.start(folder).toEnd()).code).toBe(0);
  expect(storedBytes(folder)).toEqual(await wanted());
});

const poor = mkdtempSync(join(tmpdir(), 'sparsight-poor-'));
const variables = poorFileSystem(poor);
afterAll(() => rmSync(poor, { recursive: true }));

(variables === null ? test.skip : test)(
  'a file system without hard links, locks and syncing of folders serves as well',
  async () => {
    const folder = scratchFolder();
    const run = RunningExperiment.startWith({ ...variables, SPARSIGHT_CACHE: join(folder, 'cache') }, folder);
    expect((await run.toEnd()).code).toBe(0);
    expect(storedBytes(folder)).toEqual(await wanted());
  },
);
