import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { firstErrorOf } from '../../orchestrator/protocol/validators.js';
import { readJournal } from '../../orchestrator/store/journal.js';
import { RunDirectory } from '../../orchestrator/store/run-directory.js';
import { readJson } from '../../orchestrator/store/sealed-json.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';
import { RunningExperiment } from './running-experiment.js';
import { repeatedRows, storedBytes } from './stored-bytes.js';
import { undisturbed } from './undisturbed.js';

jest.setTimeout(300_000);

test('one worker and two give the same bytes, and the second time nothing is computed', async () => {
  const folder = scratchFolder();
  const { events, code } = await RunningExperiment.start(folder).toEnd();
  expect(code).toBe(0);
  expect(events.at(-1)).toMatchObject({ type: 'run_ended', status: 'complete', num_done: 2, num_failed: 0 });
  for (const event of events) expect([event, firstErrorOf('runEvent', event)]).toEqual([event, null]);
  expect(events.filter(({ type }) => type === 'run_progress').at(-1)).toMatchObject({ num_trials: 2 });
  const stored = storedBytes(folder);
  expect(repeatedRows(stored)).toEqual([]);
  expect(await undisturbed('--workers', '1')).toEqual(stored);

  const again = await RunningExperiment.start(folder).toEnd();
  expect(again.code).toBe(0);
  expect(again.events).toMatchObject([{ type: 'run_ended', status: 'complete', num_finished_before: 2 }]);
  expect(storedBytes(folder)).toEqual(stored);
});

test('one more ratio costs that ratio: the trained models are evaluated, not trained again', async () => {
  const folder = scratchFolder();
  await RunningExperiment.start(folder).toEnd();
  const more = 'evaluate.masks=[{family: scatter, ratio: [0.1, 0.2]}]';
  const { events, code } = await RunningExperiment.start(folder, more).toEnd();
  expect(code).toBe(0);
  expect(events.filter(({ type }) => type === 'evaluation').length).toBeGreaterThan(0);
  expect(events.filter(({ type }) => type === 'metrics' || type === 'checkpoint')).toEqual([]);
  const fresh = scratchFolder();
  await RunningExperiment.start(fresh, more).toEnd();
  expect(trialsOf(folder, Object.keys(storedBytes(fresh)))).toEqual(Object.values(storedBytes(fresh)));
});

test('a second terminal follows the running experiment to its end', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder);
  const { trial_id } = await run.until(({ type }) => type === 'trial_started');
  const tail = Child.cli('tail', 'latest', '--json', '--runs', join(folder, 'runs'));
  const [rows] = await Promise.all([tail.remainingLines(), run.toEnd()]);
  const followed = rows.map((line) => JSON.parse(line));
  expect(followed.at(-1)).toMatchObject({ type: 'run_ended', status: 'complete' });
  for (const event of followed) expect([event, firstErrorOf('runEvent', event)]).toEqual([event, null]);
  expect(followed.some(({ type }) => type === 'run_progress')).toBe(true);
  const ofTrial = followed.filter((event) => event.type === 'metrics' && event.trial_id === trial_id);
  const stored = storedBytes(folder)[`${trial_id}/metrics.jsonl`]!.trimEnd().split('\n');
  expect(ofTrial.flatMap(({ rows }) => rows)).toEqual(stored.map((line) => JSON.parse(line)));
});

test('every file of a run, of its lock and of its checkpoints is as its schema says', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder, 'train.epochs=30');
  const { trial_id } = await run.until(({ type }) => type === 'checkpoint');
  const [name = ''] = readdirSync(join(folder, 'runs'));
  const directory = new RunDirectory(join(folder, 'runs', name));
  const { checkpoints } = directory.trial(trial_id!);
  const [checkpoint] = readdirSync(checkpoints).filter((file) => /^step-\d+\.safetensors$/.test(file));
  const checkpointFacts = checkpoint === undefined ? null : factsIn(join(checkpoints, checkpoint));
  await run.until(({ type }) => type === 'run_progress');
  const found = {
    lockHolder: JSON.parse(readFileSync(directory.lock, 'utf8')),
    plan: readJson(directory.planJson),
    provenance: readJson(directory.provenanceJson),
    runEvent: readJson(directory.progressJson),
    checkpointFacts,
  };
  await run.toEnd();
  const after = {
    trainingFacts: readJson(directory.trial(trial_id!).trainingFacts),
    result: readJson(directory.trial(trial_id!).result),
    trial: readJson(directory.trial(trial_id!).config),
  };
  for (const [kind, value] of Object.entries({ ...found, ...after }))
    expect([kind, firstErrorOf(kind as never, value)]).toEqual([kind, null]);
  expect(existsSync(directory.progressJson)).toBe(false);
});

function factsIn(safetensors: string): unknown {
  const content = readFileSync(safetensors);
  const header = content.subarray(8, 8 + Number(content.readBigUInt64LE()));
  return JSON.parse(JSON.parse(header.toString()).__metadata__.facts);
}

test('a run whose reader leaves comes to its end all the same', async () => {
  const folder = scratchFolder();
  const run = RunningExperiment.start(folder);
  await run.until(({ type }) => type === 'trial_started');
  run.stopReading();
  expect(await run.child.ended()).toBe(0);
  const [name = ''] = readdirSync(join(folder, 'runs'));
  const directory = new RunDirectory(join(folder, 'runs', name));
  expect(readJournal(directory.journal).at(-1)).toMatchObject({ type: 'run_ended', status: 'complete' });
  expect(existsSync(directory.lock)).toBe(false);
});

const FAILING = `import sys
from torch import nn

class Net(nn.Sequential):
    def __init__(self, image_height, image_width, num_channels, num_classes, leaves: bool):
        super().__init__(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))
        self.leaves = leaves

    def forward(self, images):
        is_real = self.training and len(images) > 4  # not what is tried before the run
        if is_real and self.leaves:
            sys.exit("enough")
        return self.head(images) if is_real else super().forward(images)
`;

test('trials that fail are told with the line that failed, and where all of the traceback is', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'failing.py'), FAILING);
  const file = join(folder, 'failing.yaml');
  writeFileSync(
    file,
    `name: failing
model: { name: "failing:Net" }
run: { max_attempts: 1 }
sweep: { grid: { model.options.leaves: [true, false] } }
`,
  );
  const runs = join(folder, 'runs');
  const run = Child.cliWith({ PYTHONPATH: folder }, 'run', file, '--runs', runs, '--workers', '1');
  await run.remainingLines();
  expect(await run.ended()).toBe(3);
  const [name = ''] = readdirSync(runs);
  const told = run.stderr.replaceAll(basename(folder), 'folder').split('\n');
  const [left, leftAt, failed, failedAt] = told.slice(told.findIndex((line) => line.startsWith('trial ')));
  expect(left).toMatch(
    /failed: Expected .+ without sys\.exit\(\), got .+failing\.py:12\) – at model\.name\.$/,
  );
  expect(failed).toMatch(
    /failed: AttributeError: 'Net' object has no attribute 'head' \(.+failing\.py:13\)$/,
  );
  for (const line of [leftAt!, failedAt!]) {
    const [, trialId = ''] = /^ {2}traceback: .+trials\/(\w{12})\/result.json$/.exec(line)!;
    const result = new RunDirectory(join(runs, name)).trial(trialId).result;
    expect(JSON.parse(readFileSync(result, 'utf8')).error).toContain('Traceback (most recent call last)');
  }
  expect(run.stderr).not.toContain('lost');
});

/** The same files as `names`, of whichever run holds them. */
function trialsOf(folder: string, names: readonly string[]): string[] {
  return names.map((name) => {
    const [trialId = '', file = ''] = name.split('/');
    for (const run of readdirSync(join(folder, 'runs'))) {
      const trial = join(folder, 'runs', run, 'trials', trialId);
      if (readdirSync(join(trial, '..')).includes(trialId)) return fileOf(trial, file);
    }
    throw new Error(`Expected ${trialId} in a run.`);
  });
}

function fileOf(trial: string, file: string): string {
  const predictions = join(trial, 'predictions', file);
  if (existsSync(predictions)) return readFileSync(predictions).toString('base64');
  const text = readFileSync(join(trial, file), 'utf8');
  if (file !== 'result.json') return text;
  const fields = Object.entries(JSON.parse(text)).filter(([name]) => !/_(s|ms|at)$/.test(name));
  return JSON.stringify(Object.fromEntries(fields));
}
