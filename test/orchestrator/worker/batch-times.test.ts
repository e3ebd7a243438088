import { expect, test } from '@jest/globals';
import type { Trial } from '../../../orchestrator/protocol/generated.js';
import { batchTimes } from '../../../orchestrator/worker/batch-times.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { planText } from '../experiment/memory-sources.js';

const PLACE = { device: 'cpu', numThreads: 1 };

function trialOf(text: string): Trial {
  const [first] = planText(text).trials();
  return first!.trial;
}

test('a batch of each trial is measured by Python, and one that cannot be leaves the others theirs', () => {
  const small = trialOf('name: x\nmodel: { name: mlp, width: 0.1 }\n');
  const unknown = { ...small, model: { ...small.model, name: 'no_such_model' } };
  const [first, second] = batchTimes([small, unknown], PLACE, pythonEnvironment());
  expect(first!.trainS).toBeGreaterThan(0);
  expect(first!.evaluateS).toBeGreaterThan(0);
  expect(first!.evaluateS).toBeLessThan(1);
  expect(second).toBeNull();
});

test('where Python does not start, nothing was measured', () => {
  const environment = { ...pythonEnvironment(), python: 'false' };
  expect(batchTimes([trialOf('name: x\n')], PLACE, environment)).toEqual([null]);
});
