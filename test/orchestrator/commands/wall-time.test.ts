import { expect, test } from '@jest/globals';
import { wallTime } from '../../../orchestrator/commands/plan/wall-time.js';

const time = (trainS: number, evaluateS: number) => ({ trainS, evaluateS });

test.each([
  ['nothing', [], 0, 4, 0],
  ['as many trials as workers', [time(50, 10), time(50, 10)], 2, 2, 60],
  ['two rounds', [time(50, 10), time(50, 10)], 4, 2, 120],
  ['one trial with a long evaluation, which all workers share', [time(50, 1000)], 1, 4, 50 + 250],
  ['one trial with a short evaluation, which is not divided', [time(50, 4)], 1, 4, 54],
  ['no more is gained than what is divided at all', [time(50, 6)], 1, 4, 55],
  ['a round, and a trial that all workers share', [time(50, 1000)], 5, 4, 1050 + 50 + 250],
  ['a round, and two trials with two workers each', [time(50, 1000)], 6, 4, 1050 + 50 + 500],
  ['one trial that is longer than all others', [time(1, 1), time(1, 1), time(100, 20)], 3, 4, 100 + 5],
])('time of %s', (_, times, numTrials, numWorkers, seconds) => {
  expect(wallTime(times, numTrials, numWorkers)).toBeCloseTo(seconds);
});
