import { describe, expect, test } from '@jest/globals';
import type { EvaluateMasks } from '../../../orchestrator/protocol/generated.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { type ShownMasks, shownMasks } from '../../../orchestrator/report/keys/shown-masks.js';
import { sheetCaption } from '../../../orchestrator/report/page/sheet-caption.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const run = syntheticRun({ numImages: 20, regimes: ['mixed'], seeds: 1 });

function asking(...masks: Partial<EvaluateMasks>[]): RunData {
  const complete = masks.map((mask) => ({ fill: 'black', num_images: null, ...mask }));
  const evaluate = { ...run.experiment.evaluate, masks: complete as EvaluateMasks[] };
  return { ...run, experiment: { ...run.experiment, evaluate } };
}

const shownOf = (...masks: Partial<EvaluateMasks>[]): ShownMasks | null => shownMasks(asking(...masks), 1024);

describe('a contact sheet shows', () => {
  test('every mask with its parameters, under the first fill that the run asks for', () => {
    expect(
      shownOf(
        { family: 'random_block', ratio: [0, 0.25], fill: ['white', 'mean'] },
        { family: 'scatter', ratio: [0, 0.25], fill: ['white', 'mean'], granularity: [4, 8] },
      ),
    ).toEqual({
      masks: [
        { family: 'random_block' },
        { family: 'scatter', granularity: 4 },
        { family: 'scatter', granularity: 8 },
      ],
      ratios: [0.25],
      fill: { name: 'white' },
      leftOut: [],
    });
  });

  test('amounts that all families are asked for, a handful of many', () => {
    const shared = shownOf(
      { family: ['random_block', 'scatter'], ratio: [0.1, 0.2] },
      { family: 'scatter', visible: [1, 512] },
    );
    expect(shared!.ratios).toEqual([0.1, 0.2]);
    const many = Array.from({ length: 20 }, (_, index) => index + 1);
    const { ratios } = shownOf({ family: 'scatter', visible: many })!;
    expect(ratios).toHaveLength(6);
    expect(ratios[0]).toBe(1004 / 1024);
    expect(ratios.at(-1)).toBe(1023 / 1024);
  });

  test('no family that takes a model to place', () => {
    const both = shownOf({ family: ['worst_block', 'scatter'], ratio: 0.1 });
    expect(both).toMatchObject({ masks: [{ family: 'scatter' }], leftOut: [{ family: 'worst_block' }] });
  });

  test.each([
    ['worst_block', { family: 'worst_block', ratio: 0.1, fill: 'white' }],
    ['clean images', { family: 'scatter', ratio: 0 }],
  ] as const)('nothing of %s alone', (_, masks) => {
    expect(shownOf(masks as Partial<EvaluateMasks>)).toBeNull();
  });

  test('and says what it leaves out or draws in another way', () => {
    const summary = summarise(asking({ family: ['salient_block', 'scatter', 'worst_block'], ratio: 0.1 }));
    expect(sheetCaption(summary)).toBe(
      'Images of the data set under masks that the experiment asks for, fill black. α salient block is placed by local contrast here, in the evaluation by each model’s gradient. Not drawn, as only a model can place it: worst block.',
    );
  });
});
