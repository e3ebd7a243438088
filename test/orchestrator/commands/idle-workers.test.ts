import { describe, expect, test } from '@jest/globals';
import { idleWorkers } from '../../../orchestrator/commands/plan/idle-workers.js';
import { sampleTrial } from '../scheduler/sample-trials.js';

const trained = [0, 1, 2].map(sampleTrial);
const given = trained.map((trial) => ({ ...trial, train: null }));

describe('workers are idle', () => {
  test.each([
    [1, 8, 'cpu', { num_workers: 7, threads: 8 }],
    [3, 8, 'cpu', { num_workers: 5, threads: 2 }],
    [3, 4, 'cpu', { num_workers: 1, threads: null }],
    [1, 4, 'cuda', { num_workers: 3, threads: null }],
    [3, 3, 'cpu', null],
    [3, 2, 'cpu', null],
    [0, 2, 'cpu', null],
  ] as const)('%i trials on %i workers, %s', (numTrials, numWorkers, device, expected) => {
    expect(idleWorkers(trained.slice(0, numTrials), numWorkers, device)).toEqual(expected);
  });

  test('but not where nothing is trained: evaluations are divided', () => {
    expect(idleWorkers(given, 8, 'cpu')).toBeNull();
    expect(idleWorkers([...given.slice(0, 2), trained[0]!], 8, 'cpu')).not.toBeNull();
  });
});
