import { describe, expect, test } from '@jest/globals';
import { maskSpec } from '../../../orchestrator/experiment/mask-spec.js';
import { answersOf } from '../../../orchestrator/report/answer/answer.js';
import { maskMeaning, symbolNotes } from '../../../orchestrator/report/mask-meaning.js';
import { summarise } from '../../../orchestrator/report/summary.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withCertificates } from '../../fixtures/report/with-costly-evaluations.js';

const SMALL = { numImages: 100, ratios: [0, 0.1, 0.2], visible: [8], draws: 2 };
const texts = answersOf(summarise(syntheticRun(SMALL))).map(({ text }) => text);

describe('the answer', () => {
  test('begins with what is recognised, best first', () => {
    expect(texts[0]).toMatch(
      /^Images recognised with a fifth of the pixels hidden, random scattered pixels \(γ\): mixed \d\d\.\d % \(.*?\), masked .*, original .*; without a mask: (original|mixed) \d\d\.\d % .*\.$/,
    );
    const one = answersOf(summarise(syntheticRun({ ...SMALL, regimes: ['mixed'] })));
    expect(one[0]!.pointIndex).toBe(0);
  });

  test('says of each point what it keeps, numbers in brackets, in words for those who know no Greek letter', () => {
    expect(texts[1]).toMatch(
      /^Trained on originals only, the model recognises \d\d\.\d % \(.*?\) of whole images and falls to \d\d\.\d % \(.*?\) with a fifth of the pixels hidden: random scattered pixels \(γ\)\. Of images under other masks it recognises \d\d\.\d % \(.*?\) under the most salient block \(α\) and/,
    );
    expect(texts[3]).toMatch(/^Trained on originals and masked images, .* and keeps \d\d\.\d % /);
  });

  test('says which points differ significantly, and which do not', () => {
    const ofPairs = texts.slice(4);
    expect(ofPairs).toHaveLength(3);
    expect(ofPairs[1]).toMatch(
      /^mixed recognises significantly more images than original with a fifth of the pixels hidden: random scattered pixels \(γ\) \(\+\d\d\.\d points, 95 % CI \d\d\.\d to \d\d\.\d, p < 0\.001\); mixed and original do not differ significantly on whole images \([+−]\d\.\d points, 95 % CI .*, p = 0\.\d+\)\.$/,
    );
  });

  test('of many pairs says how many differ', () => {
    const run = syntheticRun({ numImages: 40, ratios: [0, 0.2], visible: [], draws: 1, seeds: 1 });
    const trials = [0, 1].flatMap((width) =>
      run.trials.map((trial) => ({ ...trial, point: { ...trial.point, 'model.width': width } })),
    );
    const { experiment } = run;
    const grid = { ...experiment.sweep.grid, 'model.width': [0, 1] };
    const gridded = { ...experiment, sweep: { ...experiment.sweep, grid } };
    const answers = answersOf(summarise({ ...run, trials, experiment: gridded }));
    expect(answers.at(-1)!.text).toMatch(
      /^Of 9 pairs of points, \d differ significantly with a fifth of the pixels hidden: .*; \d differ significantly on whole images\.$/,
    );
  });

  test('says what certificates prove', () => {
    const run = syntheticRun({ ...SMALL, regimes: ['mixed'] });
    const curves = { 4: [0.9, 0.7, 0.6], 8: [0.95, 0.55] } as Record<number, number[]>;
    const text = answersOf(summarise(withCertificates(run, [8, 4], (visible) => curves[visible]!)))[0]!.text;
    expect(text).toMatch(
      /Provably, voting over views of 4 pixels, half of all images withstand any change of 2\.0.* pixels\.$/,
    );
    const weak = answersOf(summarise(withCertificates(run, [8], () => [0.6, 0.25])))[0]!.text;
    expect(weak).toMatch(/it recognises 25\.0 % \(.*\) of the images whatever any one pixel becomes\.$/);
  });
});

test.each([
  ['scatter', {}, 'random scattered pixels (γ)'],
  ['scatter', { granularity: 4 }, 'random scattered pixels (γ 4×4)'],
  ['worst_block', {}, 'the block that hurts most'],
  ['stripes', { period: 8 }, 'stripes (period 8)'],
] as const)('%s %j is called %s', (family, parameters, text) => {
  expect(maskMeaning({ mask: maskSpec(family, parameters) })).toBe(text);
});

test('tables say once what a Greek letter stands for', () => {
  const masks = [
    { mask: maskSpec('scatter', {}) },
    { mask: maskSpec('scatter', { granularity: 2 }) },
    { mask: maskSpec('worst_block', {}) },
  ];
  expect(symbolNotes(masks)).toEqual(['γ hides random scattered pixels.']);
});
