import { describe, expect, test } from '@jest/globals';
import { maskSpec } from '../../../orchestrator/experiment/mask-spec.js';
import type { Family } from '../../../orchestrator/protocol/generated.js';
import {
  type Comparison,
  comparePoints,
  comparisonsOf,
  type Side,
} from '../../../orchestrator/report/estimates/comparisons.js';
import { ImageScores } from '../../../orchestrator/report/estimates/image-scores.js';
import type { MaskKind } from '../../../orchestrator/report/keys/mask-kind.js';
import { nominalAmounts } from '../../../orchestrator/report/keys/nominal-amounts.js';
import { pointsOf } from '../../../orchestrator/report/keys/points.js';
import { wilsonInterval } from '../../../orchestrator/report/statistics/intervals.js';
import { mcnemar } from '../../../orchestrator/report/statistics/p-values.js';
import { comparedMasksText } from '../../../orchestrator/report/words/comparison-basis.js';
import { comparisonText } from '../../../orchestrator/report/words/comparison-sentences.js';
import type { Point, RunData, TrialData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const SMALL = { numImages: 80, ratios: [0, 0.1, 0.2], visible: [8], draws: 2 };
const run = syntheticRun(SMALL);

function between(first: string, second: string, of: RunData = run): Comparison {
  const found = comparisonsOf(of, new ImageScores(of), pointsOf(of)).find(
    (comparison) => comparison.first.label === first && comparison.second.label === second,
  );
  if (found === undefined) throw new Error(`no comparison of ${first} and ${second}`);
  return found;
}

/** One side of a comparison: the first point of a run, unless another is given. */
function sideOf(of: RunData, point = pointsOf(of)[0]!): Side {
  return { scores: new ImageScores(of), point };
}

/** Right answers of one trial in the cells of one place, straight from its predictions. */
function correct(regime: string, seed: number, family: string, hidden: number): number[][] {
  const trial = run.trials.find(({ point, seed: own }) => point['train.regime'] === regime && own === seed)!;
  const predictions = run.predictions(trial.trialId)!;
  return trial.config!.evaluate.evaluations.flatMap((evaluation, index) => {
    if (evaluation.kind !== 'masked' || evaluation.mask.family !== family || evaluation.hidden !== hidden)
      return [];
    return [
      [...predictions.row(index)!].map((predicted, image) => Number(predicted === predictions.labels[image])),
    ];
  });
}

describe('a paired comparison', () => {
  const comparison = between('original', 'mixed');
  const scatter = comparison.curves.find(({ kind }) => kind.mask.family === 'scatter')!;

  test('pairs equal seeds and covers the amounts that both have, the clean one included', () => {
    expect(comparison.numPairs).toBe(3);
    expect(scatter.cells.map(({ place }) => place.hidden)).toEqual([0, 102, 205, 1016]);
    expect(comparison.curves.map(({ kind }) => kind.mask.family)).toEqual([
      'salient_block',
      'random_block',
      'scatter',
    ]);
  });

  test('tests images, their results over masks and seeds kept together', () => {
    const differences = new Array<number>(80).fill(0);
    for (const seed of [0, 1, 2]) {
      const [first, second] = [
        correct('original', seed, 'scatter', 205),
        correct('mixed', seed, 'scatter', 205),
      ];
      expect(first).toHaveLength(2);
      first.forEach((row, draw) => {
        row.forEach((right, image) => {
          differences[image]! += second[draw]![image]! - right;
        });
      });
    }
    const cell = scatter.cells[2]!;
    expect(cell.p).toBe(mcnemar(differences));
    expect(cell.difference.mean).toBeCloseTo(differences.reduce((a, b) => a + b, 0) / (80 * 2 * 3), 12);
    expect(cell.difference.mean).toBeCloseTo(cell.secondAccuracy - cell.firstAccuracy, 12);
  });

  test('takes the area under the difference by the trapezoid rule', () => {
    const ratios = [0, 102 / 1024, 205 / 1024, 1016 / 1024];
    const heights = scatter.cells.map(({ difference }) => difference.mean);
    const area = [0, 1, 2].reduce(
      (sum, i) => sum + ((heights[i]! + heights[i + 1]!) / 2) * (ratios[i + 1]! - ratios[i]!),
      0,
    );
    expect(scatter.area).toBeCloseTo(area / (1016 / 1024), 12);
    expect(scatter.areaInterval.low).toBeLessThan(scatter.area);
    expect(scatter.areaInterval.high).toBeGreaterThan(scatter.area);
  });

  test('is adjusted by Holm over the amounts of one mask kind, clean images being a test of their own', () => {
    for (const { cells: all } of comparison.curves) {
      const [clean, ...cells] = all;
      expect(clean!.adjustedP).toBe(clean!.p);
      const least = Math.min(...cells.map(({ p }) => p));
      expect(Math.min(...cells.map(({ adjustedP }) => adjustedP))).toBeCloseTo(
        Math.min(1, least * cells.length),
        12,
      );
    }
  });

  test('of two models that agree is not certain to be none', () => {
    const [trial] = run.trials as [TrialData];
    const [side] = pointsOf({ ...run, trials: [trial] });
    const same = comparePoints(sideOf(run, side!), sideOf(run, side!));
    const { mean, interval } = same.curves[0]!.cells[1]!.difference;
    const { high } = wilsonInterval(0, 80);
    expect({ mean, interval }).toEqual({ mean: 0, interval: { low: -high, high } });
  });

  test('is said in sentences', () => {
    const text = comparisonText(comparison, nominalAmounts(run.experiment.evaluate.masks));
    expect(text.heading).toBe('mixed − original');
    expect(text.basis).toBe(
      '3 pairs of models, paired by seed, on the same 80 images under the same masks (β random block, γ scatter) or masks chosen for each model (α salient block).',
    );
    expect(text.sentences).toHaveLength(4);
    expect(text.sentences[0]).toMatch(
      /^Clean images: [+−]?\d+\.\d points \(95 % CI .+ to .+\), McNemar p [=<] 0\.\d+\.$/,
    );
    expect(text.sentences[3]).toMatch(
      /^γ scatter: \+\d\d\.\d points at 20 % hidden \(95 % CI \d\d\.\d to \d\d\.\d\), McNemar p < 0\.001 after Holm; \+\d\d\.\d points in mean accuracy from 0 to 99\.22 % hidden \(95 % CI .+\); different after Holm at \d of 3 amounts\.$/,
    );
  });
});

describe('what is not the same', () => {
  const other = syntheticRun({ ...SMALL, fingerprint: 'e'.repeat(64), name: 'other' });
  const sides = (first: RunData, second: RunData) => comparePoints(sideOf(first), sideOf(second));

  test('is not compared: another data set', () => {
    expect(sides(run, other)).toMatchObject({ numPairs: 0, curves: [], obstacle: /data sets differ/ });
  });

  test('is not compared: another mask key', () => {
    const rekeyed: RunData = {
      ...run,
      trials: run.trials.map((trial) => ({
        ...trial,
        config: { ...trial.config!, evaluate: { ...trial.config!.evaluate, mask_key: 7 } },
      })),
    };
    expect(sides(run, rekeyed).obstacle).toBe('their mask keys differ: 0 and 7');
  });

  test('is left out: amounts that one side lacks', () => {
    const fewer = syntheticRun({ ...SMALL, ratios: [0, 0.2], visible: [] });
    const { curves } = sides(run, fewer);
    expect(curves.every(({ cells }) => cells.map(({ place }) => place.hidden).join() === '0,205')).toBe(true);
  });
});

test('seeds that have nothing in common are paired by their order', () => {
  const shifted: RunData = {
    ...run,
    trials: run.trials.map((trial) => ({ ...trial, seed: trial.seed + 10 })),
  };
  const comparison = comparePoints(sideOf(run), sideOf(shifted));
  expect(comparison.numPairs).toBe(3);
  expect(comparison.curves[0]!.area).toBe(0);
  expect(comparison.curves[0]!.cells.every(({ p }) => p === 1)).toBe(true);
});

test('an unfinished curve is compared where it can be, without its area', () => {
  const partial = syntheticRun({ ...SMALL, seeds: 1, statuses: { 'mixed 0': 'running' } });
  const comparison = between('original', 'mixed', partial);
  const unfinished = comparison.curves.filter(({ isPartial }) => isPartial);
  expect(unfinished.length).toBeGreaterThan(0);
  const text = comparisonText(comparison, nominalAmounts(partial.experiment.evaluate.masks));
  expect(text.sentences.filter((sentence) => sentence.includes('in mean accuracy'))).toHaveLength(
    comparison.curves.length - unfinished.length,
  );
});

test('says of masks only what holds for their families', () => {
  const kind = (family: Family): MaskKind => ({ mask: maskSpec(family, {}), fill: { name: 'black' } });
  expect(comparedMasksText([kind('scatter'), kind('random_block')])).toBe('under the same masks');
  expect(comparedMasksText([kind('stripes'), kind('given')])).toBe('under the same masks');
  expect(comparedMasksText([kind('worst_block')])).toBe('under masks chosen for each model (worst block)');
});

test('two models that are evaluated as given are one pair, whatever their seeds', () => {
  const given: RunData = {
    ...run,
    trials: run.trials.map((trial) => ({ ...trial, config: { ...trial.config!, train: null } })),
  };
  const comparison = between('original', 'mixed', given);
  expect(comparison.numPairs).toBe(1);
  expect(comparison.curves[0]!.cells[1]!.difference.numSeeds).toBe(1);
});

describe('a pair that has measured less than others', () => {
  const cleanOnly = (trial: TrialData): TrialData =>
    trial.seed === 2
      ? {
          ...trial,
          evaluations: trial.evaluations.filter(
            (each) => each.kind === 'masked' && each.mask.family === 'none',
          ),
        }
      : trial;
  const partial: RunData = { ...run, trials: run.trials.map(cleanOnly) };
  const comparison = between('original', 'mixed', partial);

  test('is left out where it lacks amounts, and the others stay', () => {
    const two = between('original', 'mixed', { ...run, trials: run.trials.filter(({ seed }) => seed < 2) });
    expect(comparison.curves).toEqual(two.curves);
    expect(comparison.curves.map(({ numPairs }) => numPairs)).toEqual([2, 2, 2]);
  });

  test('is said to be left out', () => {
    expect(comparisonText(comparison, []).basis).toMatch(
      /^2 of 3 pairs of models, .* Pairs that lack amounts which others have measured are left out\.$/,
    );
  });

  test('counts for the masks under which it is complete', () => {
    const without = (trial: TrialData): TrialData =>
      trial.seed === 2
        ? {
            ...trial,
            evaluations: trial.evaluations.filter(
              (each) => each.kind === 'masked' && each.mask.family !== 'scatter',
            ),
          }
        : trial;
    const mixed = between('original', 'mixed', { ...run, trials: run.trials.map(without) });
    expect(mixed.curves.map(({ numPairs }) => numPairs)).toEqual([3, 3, 2]);
    const { basis, sentences } = comparisonText(mixed, []);
    expect(basis).toMatch(/^2 to 3 of 3 pairs of models/);
    expect(sentences[1]).toMatch(/^α salient block \(3 pairs\): /);
    expect(sentences[3]).toMatch(/^γ scatter \(2 of 3 pairs\): /);
  });
});

describe('which points are compared', () => {
  const withPoints = (
    points: readonly Point[],
    zip: Record<string, unknown[]> = {},
    axes: readonly string[] = Object.keys(points[0]!).filter((axis) => !(axis in zip)),
  ): RunData => {
    const [trial] = syntheticRun({ ...SMALL, seeds: 1, regimes: ['mixed'] }).trials;
    const trials = points.map((point, index) => ({ ...trial!, point, trialId: `${index}` }));
    const { experiment } = run;
    const grid = Object.fromEntries(axes.map((axis) => [axis, points.map((point) => point[axis])]));
    return { ...run, trials, experiment: { ...experiment, sweep: { ...experiment.sweep, grid, zip } } };
  };
  const labels = (of: RunData): string[] =>
    comparisonsOf(of, new ImageScores(of), pointsOf(of)).map(
      ({ first, second }) => `${first.label} / ${second.label}`,
    );

  test('those that differ in one axis', () => {
    const grid = ['a', 'b'].flatMap((x) => [1, 2].map((y) => ({ 'm.x': x, 'n.y': y })));
    expect(labels(withPoints(grid))).toEqual([
      'x a, y 1 / x a, y 2',
      'x a, y 1 / x b, y 1',
      'x a, y 2 / x b, y 2',
      'x b, y 1 / x b, y 2',
    ]);
  });

  test('zipped axes count as one', () => {
    const zipped = [1, 2].map((value) => ({ 'a.epochs': value, 'b.lr': value / 10 }));
    expect(labels(withPoints(zipped, { 'a.epochs': [1, 2], 'b.lr': [0.1, 0.2] }))).toHaveLength(1);
    expect(labels(withPoints(zipped))).toHaveLength(0);
  });

  test('included points with all others, also where they differ in several settings', () => {
    const included = [
      { 'model.name': 'mlp', 'train.epochs': 5 },
      { 'model.name': 'small_cnn', 'train.epochs': 30 },
    ];
    expect(labels(withPoints(included, {}, []))).toEqual([
      'model mlp, epochs 5 / model small_cnn, epochs 30',
    ]);
    const beside = [{ 'model.width': 1 }, { 'model.width': 2 }, { 'model.name': 'mlp', 'train.epochs': 5 }];
    expect(labels(withPoints(beside))).toHaveLength(3);
  });

  test('of many, those with the first value of the axis', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ 'train.width': index }));
    expect(labels(withPoints(many))).toHaveLength(11);
  });
});
