import { describe, expect, test } from '@jest/globals';
import { maskSpec } from '../../../orchestrator/experiment/mask-spec.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { answersOf } from '../../../orchestrator/report/words/answer/answer.js';
import { symbolNotes } from '../../../orchestrator/report/words/mask-meaning.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withCertificates } from '../../fixtures/report/with-costly-evaluations.js';

const SMALL = { numImages: 100, ratios: [0, 0.1, 0.2], visible: [8], draws: 2 };
const texts = answersOf(summarise(syntheticRun(SMALL))).map(({ text }) => text);

describe('the answer', () => {
  test('of regimes says yes, with the test that decides it', () => {
    expect(texts[0]).toMatch(
      /^Does it help to train on masked images, too\? Yes: trained on originals and masked images, the model recognises \d\d\.\d % \(.*?\) of clean images and \d\d\.\d % \(.*?\) with a fifth of the pixels hidden as random scattered pixels \(γ\); trained on originals only, \d\d\.\d % \(.*?\) and \d\d\.\d % \(.*?\)\. The difference is significant with pixels hidden \(\+\d\d\.\d points, 95 % CI .*?, p < 0\.001\) and not on clean images \(.*?, p = 0\.\d+\)\.$/,
    );
  });

  test('of regimes says no where masked training made it worse, whatever the order of the grid', () => {
    const run = syntheticRun({ ...SMALL, regimes: ['mixed', 'original'] });
    const flipped = { original: 'mixed', mixed: 'original', masked: 'masked' } as const;
    const trials = run.trials.map((trial) => {
      const regime = flipped[trial.point['train.regime'] as 'original' | 'mixed'];
      return { ...trial, point: { 'train.regime': regime } };
    });
    const [first] = answersOf(summarise({ ...run, trials }));
    expect(first!.text).toMatch(
      / No: trained on .* \(−\d\d\.\d points, 95 % CI −\d\d\.\d to −\d\d\.\d, p < 0\.001\) /,
    );
    const unflipped = answersOf(summarise(run))[0]!.text;
    expect(unflipped).toMatch(/ Yes: .* \(\+\d\d\.\d points, 95 % CI \d\d\.\d to \d\d\.\d, p < 0\.001\) /);
  });

  test.each([
    ['one seed', { seeds: 1 }],
    ['trials that are not done', { statuses: { 'mixed 1': 'running' } }],
    ['no models of originals', { regimes: ['masked', 'mixed'] }],
    ['masks that hide too little to matter', { ratios: [0, 0.001], visible: [] }],
  ] as const)('with %s it gives facts alone, best first', (_, options) => {
    const [first] = answersOf(summarise(syntheticRun({ ...SMALL, ...options })));
    expect(first!.text).toMatch(
      /^Images recognised with .* of the pixels hidden as random scattered pixels \(γ\): \d\d\.\d % \(.*?\) trained on .*, \d\d\.\d % \(.*?\) trained on .*; on clean images: \d\d\.\d % \(.*?\) trained on .*\.$/,
    );
  });

  test('names models of any other axis by it', () => {
    const run = syntheticRun({ ...SMALL, regimes: ['original', 'mixed'] });
    const texts = (axis: string, values: readonly (string | number)[]) => {
      const trials = run.trials.map((trial) => ({
        ...trial,
        point: { [axis]: values[trial.point['train.regime'] === 'mixed' ? 1 : 0]! },
      }));
      return answersOf(summarise({ ...run, trials })).map(({ text }) => text);
    };
    const ofModels = texts('model.name', ['mlp', 'small_cnn']);
    expect(ofModels[0]).toMatch(
      /^Images recognised .*: \d\d\.\d % \(.*?\) by small_cnn, \d\d\.\d % \(.*?\) by mlp; on/,
    );
    expect(ofModels.at(-1)).toMatch(/^Compared with mlp, small_cnn is right significantly more often with/);
    const ofEpochs = texts('train.epochs', [5, 10]);
    expect(ofEpochs[0]).toMatch(/: \d\d\.\d % \(.*?\) with epochs 10, /);
    expect(ofEpochs.at(-1)).toMatch(
      /^Compared with the one with epochs 5, the model with epochs 10 is right /,
    );
  });

  test('says from how many pixels half of all images are recognised', () => {
    const counts = { ...SMALL, visible: [1, 4, 16, 64, 256], regimes: ['mixed'] } as const;
    const [one] = answersOf(summarise(syntheticRun(counts)));
    expect(one!.pointIndex).toBe(0);
    expect(one!.text).toMatch(
      / With random scattered pixels \(γ\) hidden, it recognises half of all images once \d+\.\d of 1,024 pixels are visible \(95 % CI /,
    );
  });

  test('says of each point what it keeps, numbers in brackets, in words for those who know no Greek letter', () => {
    expect(texts[1]).toMatch(
      /^Trained on originals only, the model recognises \d\d\.\d % \(.*?\) of clean images and falls to \d\d\.\d % \(.*?\) with a fifth of the pixels hidden as random scattered pixels \(γ\)\. Of images under other masks it recognises \d\d\.\d % \(.*?\) under the most salient block \(α\) and/,
    );
    expect(texts[3]).toMatch(/^Trained on originals and masked images, .* and keeps \d\d\.\d % /);
  });

  test('says which points differ significantly, and which do not', () => {
    const ofPairs = texts.slice(4);
    expect(ofPairs).toHaveLength(3);
    expect(ofPairs[1]).toMatch(
      /^Compared with the one trained on originals only, the model trained on originals and masked images is right significantly more often with a fifth of the pixels hidden as random scattered pixels \(γ\) \(\+\d\d\.\d points, 95 % CI \d\d\.\d to \d\d\.\d, p < 0\.001\) and not significantly more or less often on clean images \([+−]\d\.\d points, 95 % CI .*, p = 0\.\d+\)\.$/,
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
      /^Of 9 pairs of points, \d differ significantly with a fifth of the pixels hidden as .*; \d differ significantly on clean images\.$/,
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

test('tables say once what a Greek letter stands for', () => {
  const masks = [
    { mask: maskSpec('scatter', {}) },
    { mask: maskSpec('scatter', { granularity: 2 }) },
    { mask: maskSpec('worst_block', {}) },
  ];
  expect(symbolNotes(masks)).toEqual(['γ hides random scattered pixels.']);
});
