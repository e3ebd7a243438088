import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Result, Trial } from '../../../orchestrator/protocol/generated.js';
import { adoptTrial, FinishedElsewhere } from '../../../orchestrator/store/reuse.js';
import { RunDirectory, type TrialDirectory } from '../../../orchestrator/store/run-directory.js';
import { sampleResult, sampleTrial } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const ID = sampleTrial.trial_id;
const PREDICTIONS = 'the predictions';
const RESULT: Result = {
  ...sampleResult,
  predictions_sha256: createHash('sha256').update(PREDICTIONS).digest('hex'),
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
  writeFileSync(directory.config, JSON.stringify(trial));
  writeFileSync(directory.predictions('test'), PREDICTIONS);
  writeFileSync(directory.result, JSON.stringify(result));
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
    ['failed', () => writeFileSync(other.result, JSON.stringify({ ...RESULT, status: 'failed' }))],
    ['has a torn result', () => writeFileSync(other.result, JSON.stringify(RESULT).slice(0, 50))],
    ['has other predictions', () => writeFileSync(other.predictions('test'), 'other')],
    ['has other settings', () => writeFileSync(other.config, JSON.stringify({ ...sampleTrial, seed: 1 }))],
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
