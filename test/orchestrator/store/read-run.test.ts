import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { findRun, listRuns } from '../../../orchestrator/store/find-run.js';
import { readJournal } from '../../../orchestrator/store/journal.js';
import { Lock } from '../../../orchestrator/store/lock.js';
import { readRun } from '../../../orchestrator/store/read-run.js';
import { RunDirectory } from '../../../orchestrator/store/run-directory.js';
import { sealedJson } from '../../../orchestrator/store/sealed-json.js';
import { sampleResult, sampleTrial } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const NOW = new Date('2026-01-02T03:04:05Z');

let runs: string;

function writeRun(name: string, trialIds: readonly string[] = []): RunDirectory {
  const run = new RunDirectory(join(runs, name));
  const trials = trialIds.map((trial_id, seed) => ({ trial_id, point: { 'train.regime': 'masked' }, seed }));
  mkdirSync(run.trials, { recursive: true });
  const resolved = '{"name":"quickstart"}\n';
  const resolved_sha256 = createHash('sha256').update(resolved).digest('hex');
  writeFileSync(run.resolvedJson, resolved);
  const plan = { axes: { 'train.regime': ['masked'] }, seeds: [0], trials, resolved_sha256 };
  writeFileSync(run.planJson, sealedJson(JSON.stringify(plan)));
  return run;
}

function npy(rows: readonly (readonly number[])[]): Buffer {
  const shape = rows.length === 1 ? `(${rows[0]!.length},)` : `(${rows.length}, ${rows[0]!.length})`;
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const length = Buffer.of(0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0);
  return Buffer.concat([length, Buffer.from(`${header}\n`), Buffer.from(rows.flat())]);
}

beforeEach(() => {
  runs = scratchFolder();
});

describe('a run read back', () => {
  test('in progress tells how far each trial is, and leaves out a torn row', () => {
    const run = writeRun('quickstart-12345678', ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc']);
    for (const trialId of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']) mkdirSync(run.trial(trialId).path);
    writeFileSync(run.trial('aaaaaaaaaaaa').config, JSON.stringify(sampleTrial));
    writeFileSync(run.trial('aaaaaaaaaaaa').result, JSON.stringify(sampleResult));
    appendFileSync(
      run.trial('bbbbbbbbbbbb').metrics,
      '{"name":"train_loss","step":1,"value":2}\n{"name":"train_l',
    );
    const data = readRun(run);
    expect(data.trials.map(({ status }) => status)).toEqual(['done', 'running', 'pending']);
    expect(data.trials[1]).toMatchObject({
      point: { 'train.regime': 'masked' },
      seed: 1,
      config: null,
      result: null,
      metrics: [{ name: 'train_loss', step: 1, value: 2 }],
      evaluations: [],
    });
    expect(data).toMatchObject({ name: 'quickstart-12345678', provenance: {}, isLive: false });
    expect(data.predictions('cccccccccccc')).toBeNull();
    expect(data.predictions('of another run')).toBeNull();
  });

  test('gives predictions row by row', () => {
    const run = writeRun('quickstart-12345678', ['aaaaaaaaaaaa']);
    const trial = run.trial('aaaaaaaaaaaa');
    mkdirSync(join(trial.path, 'predictions'), { recursive: true });
    writeFileSync(trial.config, JSON.stringify(sampleTrial));
    writeFileSync(
      trial.predictions('test'),
      npy([
        [1, 2, 255],
        [4, 5, 6],
      ]),
    );
    writeFileSync(trial.labels('test'), npy([[7, 8, 9]]));
    const predictions = readRun(run).predictions('aaaaaaaaaaaa')!;
    expect(predictions).toMatchObject({ numRows: 2, numImages: 3, notEvaluated: 255 });
    expect(predictions.row(1)).toEqual(Uint8Array.of(4, 5, 6));
    expect(predictions.row(2)).toBeNull();
    expect(predictions.labels).toEqual(Uint8Array.of(7, 8, 9));
    truncateSync(trial.labels('test'), 130);
    expect(() => predictions.labels).toThrow(/130 of 131 bytes/);
  });

  test('knows whether a process works on it', () => {
    const run = writeRun('quickstart-12345678');
    const lock = Lock.acquire(run.lock, NOW);
    expect(readRun(run).isLive).toBe(true);
    lock.release();
    expect(readRun(run).isLive).toBe(false);
  });

  test('of another version is named as such', () => {
    const run = writeRun('quickstart-12345678');
    writeFileSync(run.planJson, JSON.stringify({ axes: {}, seeds: [0], trials: [] }));
    expect(() => readRun(run)).toThrow(
      /^Expected format of the file to be 2, got none – at .*plan\.json\.\nAnother version of Sparsight wrote it/s,
    );
  });

  test('with a broken file names it', () => {
    const run = writeRun('quickstart-12345678');
    truncateSync(run.planJson, 10);
    expect(() => readRun(run)).toThrow(
      /Expected file to be JSON, got .* – at .*plan\.json\.\nRestore the file/s,
    );
  });
});

test.each(['planJson', 'provenanceJson', 'journal'] as const)(
  'a folder in the place of %s is named',
  (file) => {
    const run = writeRun('quickstart-12345678');
    rmSync(run[file], { force: true });
    mkdirSync(run[file]);
    const read = file === 'journal' ? () => readJournal(run.journal) : () => readRun(run);
    expect(read).toThrow(/Expected file to be readable, got a folder – at .*\.jsonl?\.\nRestore the file/s);
  },
);

describe('a run is named', () => {
  beforeEach(() => {
    for (const name of ['quickstart-1a2b3c4d', 'quickstart-99999999', 'regimes-00000000']) writeRun(name);
    mkdirSync(join(runs, 'no run'));
  });

  test.each([
    ['by its directory', (folder: string) => join(folder, 'regimes-00000000'), 'regimes-00000000'],
    ['by its name', () => 'quickstart-1a2b3c4d', 'quickstart-1a2b3c4d'],
    ['by a unique prefix', () => 'quickstart-1a', 'quickstart-1a2b3c4d'],
  ])('%s', (_, wanted, name) => {
    expect(findRun(runs, wanted(runs)).path).toBe(join(runs, name));
  });

  test('as the latest, by what was written last', () => {
    const run = findRun(runs, 'quickstart-1a');
    writeFileSync(run.journal, '');
    expect(findRun(runs, 'latest').name).toBe(run.name);
    expect(listRuns(runs)).toHaveLength(3);
  });

  test.each([
    ['quickstart', /Known here: quickstart-/],
    ['regime-00000000', /Did you mean "regimes-00000000"\?/],
    ['nothing of the kind', /Known here: /],
  ])('but not by %s', (wanted, message) => {
    expect(() => findRun(runs, wanted)).toThrow(message);
  });

  test('but not where there is none', () => {
    expect(() => findRun(join(runs, 'no run'), 'latest')).toThrow(/Start one: yarn experiment run/);
  });
});
