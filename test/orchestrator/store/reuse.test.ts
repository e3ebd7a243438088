import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Result, Trial } from '../../../orchestrator/protocol/generated.js';
import { adoptTrial, FinishedElsewhere } from '../../../orchestrator/store/reuse.js';
import { RunDirectory, type TrialDirectory } from '../../../orchestrator/store/run-directory.js';
import { readJson, sealedJson } from '../../../orchestrator/store/sealed-json.js';
import { TrainedElsewhere } from '../../../orchestrator/store/trained-elsewhere.js';
import { sampleResult, sampleTrial } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const ID = sampleTrial.trial_id;
const PREDICTIONS = 'the predictions';
const RESULT: Result = {
  ...sampleResult,
  files: { 'predictions/test.npy': createHash('sha256').update(PREDICTIONS).digest('hex') },
};

let runs: string;
let own: RunDirectory;
let other: TrialDirectory;

function writeRun(name: string, trial: Trial, result: Result): TrialDirectory {
  const run = new RunDirectory(join(runs, name));
  const directory = run.trial(trial.trial_id);
  mkdirSync(join(directory.path, 'predictions'), { recursive: true });
  writeFileSync(run.resolvedJson, '{}');
  writeFileSync(run.planJson, '{}');
  writeFileSync(directory.config, sealedJson(JSON.stringify(trial)));
  writeFileSync(directory.predictions('test'), PREDICTIONS);
  writeFileSync(directory.result, sealedJson(JSON.stringify(result)));
  return directory;
}

beforeEach(() => {
  runs = scratchFolder();
  own = new RunDirectory(join(runs, 'mine-00000000'));
  other = writeRun('other-11111111', sampleTrial, RESULT);
});

describe('a trial finished in another run', () => {
  const find = () => new FinishedElsewhere(runs, own).find(sampleTrial);

  test('is found, and adopted without using room', () => {
    const found = find();
    expect(found?.path).toBe(other.path);
    const target = own.trial(ID);
    mkdirSync(target.path, { recursive: true });
    writeFileSync(join(target.path, 'metrics.jsonl'), 'of an interrupted attempt');
    adoptTrial(found!, target);
    expect(readFileSync(target.predictions('test'), 'utf8')).toBe(PREDICTIONS);
    expect(statSync(target.result).ino).toBe(statSync(other.result).ino);
    expect(() => statSync(target.metrics)).toThrow(/ENOENT/);
  });

  test('counts wherever its data lie', () => {
    const moved = { ...sampleTrial, dataset: { ...sampleTrial.dataset, path: '/elsewhere' } };
    expect(new FinishedElsewhere(runs, own).find(moved)?.path).toBe(other.path);
  });

  test.each([
    [
      'failed',
      () => writeFileSync(other.result, sealedJson(JSON.stringify({ ...RESULT, status: 'failed' }))),
    ],
    ['has a torn result', () => writeFileSync(other.result, sealedJson(JSON.stringify(RESULT)).slice(0, 50))],
    ['has other predictions', () => writeFileSync(other.predictions('test'), 'other')],
    [
      'has other settings',
      () => writeFileSync(other.config, sealedJson(JSON.stringify({ ...sampleTrial, seed: 1 }))),
    ],
  ])('is left alone when it %s', (_, spoil) => {
    spoil();
    expect(find()).toBeNull();
  });

  test('is not looked for in the own directory', () => {
    expect(
      new FinishedElsewhere(runs, new RunDirectory(join(runs, 'other-11111111'))).find(sampleTrial),
    ).toBeNull();
  });
});

describe('a model trained in another run', () => {
  const more: Trial = {
    ...sampleTrial,
    trial_id: 'ffffffffffff',
    evaluate: { ...sampleTrial.evaluate, evaluations: sampleTrial.evaluate.evaluations.slice(0, 1) },
  };

  beforeEach(() => {
    mkdirSync(other.checkpoints);
    writeFileSync(other.weights, 'the weights');
    writeFileSync(other.metrics, '{"name":"train_loss","step":1,"value":2}\n');
    const facts = { trial_id: ID, step: 120, weights_sha256: 'abc' };
    writeFileSync(other.trainingFacts, sealedJson(JSON.stringify(facts)));
  });

  const give = (trial: Trial): TrialDirectory => {
    const target = own.trial(trial.trial_id);
    new TrainedElsewhere(runs, own).giveTo(trial, target);
    return target;
  };

  test('serves a trial that is evaluated otherwise, under its own id', () => {
    const target = give(more);
    expect(statSync(target.weights).ino).toBe(statSync(other.weights).ino);
    expect(readFileSync(target.metrics, 'utf8')).toBe(readFileSync(other.metrics, 'utf8'));
    expect(statSync(target.metrics).ino).not.toBe(statSync(other.metrics).ino);
    const facts = readJson(target.trainingFacts);
    expect(facts).toEqual({ trial_id: 'ffffffffffff', step: 120, weights_sha256: 'abc' });
    expect(readdirSync(target.path).sort()).toEqual(['checkpoints', 'metrics.jsonl']);
  });

  test.each([
    ['another seed', { ...more, seed: 9 }],
    ['other training', { ...more, train: { ...more.train!, batch_size: 1 } }],
    ['another key of the validation masks', { ...more, evaluate: { ...more.evaluate, mask_key: 7 } }],
    ['no training', { ...more, train: null }],
  ])('does not serve a trial with %s', (_, trial) => {
    expect(existsSync(give(trial).path)).toBe(false);
  });

  test('leaves a trial alone that has begun', () => {
    mkdirSync(own.trial('ffffffffffff').path, { recursive: true });
    expect(readdirSync(give(more).path)).toEqual([]);
  });
});
