// What a model is given of hidden pixels is a setting of its own, which leaves the ids of other trials alone.
import { expect, test } from '@jest/globals';
import { identityText } from '../../../orchestrator/experiment/identity.js';
import { planText } from './memory-sources.js';

function planned(model: string) {
  const plan = planText(`name: x\nmodel: { ${model} }\n`);
  return { plan, trial: [...plan.trials()][0]!.trial };
}

test('an image is what a trial had before there was a choice', () => {
  const [before, now] = [planned('').trial, planned('input: image').trial];
  expect(now.trial_id).toBe(before.trial_id);
  const { input: _, ...model } = now.model;
  expect(identityText({ ...now, model: model as typeof now.model })).toBe(identityText(now));
});

test('every input makes another trial', () => {
  const ids = ['image', 'mask_channel', 'null_code'].map(
    (input) => planned(`input: ${input}`).trial.trial_id,
  );
  expect(new Set(ids).size).toBe(3);
});

test('that a fill makes no difference under a null code is said', () => {
  const said = planned('input: null_code').plan.notes;
  expect(said.filter((note) => note.includes('whatever their fill'))).toHaveLength(1);
  expect(planned('input: mask_channel').plan.notes).toEqual(planned('').plan.notes);
});
