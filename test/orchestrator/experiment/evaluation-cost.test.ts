import { expect, test } from '@jest/globals';
import { EvaluationCosts, voteForwards } from '../../../orchestrator/experiment/evaluation-cost.js';
import type { MaskQuestion } from '../../../orchestrator/experiment/findings.js';
import { planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import type { Trial } from '../../../orchestrator/protocol/generated.js';
import { loadText, memoryFindings } from './memory-sources.js';

function trialOf(evaluate: string): Trial {
  const text = `name: x\ndataset: { name: digits }\nevaluate: ${evaluate}\n`;
  return planExperiment(loadText(text), memoryFindings).trials().next().value!.trial;
}

const SEARCHES = `{ masks: [{ family: [scatter, worst_block], ratio: [0.25, 0.5], num_images: 10 }] }`;

test('what searches cost is asked once, of all amounts of each together', () => {
  const asked: MaskQuestion[][] = [];
  const costs = new EvaluationCosts({
    masks: (questions) => {
      asked.push([...questions]);
      return memoryFindings.masks(questions);
    },
  });
  const trial = trialOf(SEARCHES);
  costs.lookAt([trial, trial]);
  costs.lookAt([trial]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject([
    { mask: { family: 'worst_block' }, hidden: [16, 32], height: 8, width: 8 },
  ]);
  expect(costs.searchForwards(trial)).toBe(10 * 200);
  // The clean images, two amounts of scatter and two of the search's masks.
  expect(costs.forwards(trial)).toBe(10 * 200 + 359 + 2 * 10 + 2 * 10);
});

test('without a search nothing is asked', () => {
  const costs = new EvaluationCosts({
    masks: () => {
      throw new Error('Expected no question.');
    },
  });
  const trial = trialOf('{ masks: [{ family: scatter, ratio: 0.5 }] }');
  costs.lookAt([trial]);
  expect(costs.searchForwards(trial)).toBe(0);
});

test('a certificate costs its votes for every image', () => {
  const trial = trialOf(
    '{ masks: [], certificates: [{ visible: 8, select_votes: 10, votes: 90, num_images: 5 }] }',
  );
  expect(voteForwards(trial)).toBe(500);
});

test('certificates of other methods cost a pass for each view', () => {
  const votes = (certificate: string) =>
    voteForwards(trialOf(`{ masks: [], certificates: [{ ${certificate}, num_images: 5 }] }`));
  expect(votes('method: best, visible: [4, 8], select_votes: 10, votes: 90')).toBe(2 * 500);
  expect(votes('method: partition, parts: [4, 16]')).toBe(5 * 20);
  expect(votes('method: bands, size: 2')).toBe(5 * 8);
  expect(votes('method: bands, shape: blocks, size: 2')).toBe(5 * 64);
});

test('a search against a smoothed classifier costs its views for every mask that it tries', () => {
  const costs = new EvaluationCosts(memoryFindings);
  const trial = trialOf(
    `{ masks: [{ family: worst_block, visible: [60, 56], classifier: smoothed }],
       certificates: [{ method: partition, parts: 16, num_images: 5 }, { visible: 4, select_votes: 10, votes: 90, search_votes: 3, num_images: 5 }] }`,
  );
  costs.lookAt([trial]);
  expect(costs.searchForwards(trial)).toBe(5 * 200 * (16 + 3));
  // The certificates; of each classifier the images as they are, and two amounts.
  expect(voteForwards(trial)).toBe(5 * (16 + 100) + 3 * 5 * (16 + 10));
});
