// How saliency is found is a parameter that families got later.
import { expect, test } from '@jest/globals';
import { planText } from './memory-sources.js';

function planned(settings: string) {
  const plan = planText(
    `name: x\nevaluate: { masks: [{ family: salient_block, ratio: 0.1, ${settings} }] }\n`,
  );
  return [...plan.trials()].map(({ trial }) => trial);
}

test('the gradient is what a trial had before there was a choice', () => {
  expect(planned('saliency: gradient')[0]!.trial_id).toBe(planned('num_images: null')[0]!.trial_id);
});

test('methods and their parameters make other trials, and lists of them several masks', () => {
  const settings = [
    'saliency: gradient',
    'saliency: occlusion',
    'saliency: occlusion, patch: 2',
    'saliency: smoothgrad, samples: 4',
    'saliency: smoothgrad, samples: 4, sigma: 0.5',
  ];
  expect(new Set(settings.map((each) => planned(each)[0]!.trial_id)).size).toBe(settings.length);
  const [trial] = planned('saliency: [gradient, grad_cam]');
  expect(trial!.evaluate.evaluations).toHaveLength(1 + 2);
});
