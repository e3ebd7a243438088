import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { transferOf } from '../../../orchestrator/report/estimates/transfer.js';
import { calibrationFigures } from '../../../orchestrator/report/figures/calibration-figures.js';
import { flipFigure } from '../../../orchestrator/report/figures/flip-figure.js';
import { transferFigure } from '../../../orchestrator/report/figures/transfer-figure.js';
import { reportFiles } from '../../../orchestrator/report/report-files.js';
import { REPORT_PATHS } from '../../../orchestrator/report/report-paths.js';
import { RandomIntegers } from '../../../orchestrator/report/statistics/random.js';
import { varianceComponents } from '../../../orchestrator/report/statistics/variance-components.js';
import { flippedImagesCsv, flipTable } from '../../../orchestrator/report/tables/flip-table.js';
import { keptTable } from '../../../orchestrator/report/tables/kept-table.js';
import { maskingErrorTable } from '../../../orchestrator/report/tables/masking-error-table.js';
import { tableCsv } from '../../../orchestrator/report/tables/table-csv.js';
import { transferTable } from '../../../orchestrator/report/tables/transfer-table.js';
import { varianceTable } from '../../../orchestrator/report/tables/variance-table.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withFlips } from '../../fixtures/report/with-flips.js';
import { withTraining } from '../../fixtures/report/with-training.js';

const SMALL = { side: 8, numImages: 80, ratios: [0, 0.1, 0.2, 0.5], visible: [4], draws: 2, seeds: 2 };
const run = syntheticRun(SMALL);
const summary = summarise(run);

function linesOf(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(line.map((field, index) => [header![index]!, field])));
}

test('where a model falls below a share of its clean accuracy lies on its curve', () => {
  const lines = linesOf(tableCsv(keptTable(summary)!)).filter((line) => line['train.regime'] === 'original');
  const curve = summary.points[0]!.curves.find(({ kind }) => kind.mask.family === 'scatter')!;
  const scatter = lines.find(({ mask }) => mask!.includes('scatter'))!;
  const accuracies = curve.cells.map((cell) => cell.accuracyBySeed.get(0)!);
  const level = 0.9 * accuracies[0]!;
  const below = accuracies.findIndex((accuracy) => accuracy < level);
  const [before, after] = [curve.cells[below - 1]!.ratio, curve.cells[below]!.ratio];
  const part = (accuracies[below - 1]! - level) / (accuracies[below - 1]! - accuracies[below]!);
  const bySeed = summary.points[0]!.curveSummaries.find(
    ({ kind }) => kind.mask.family === 'scatter',
  )!.keeping;
  expect(bySeed.map(({ share }) => share)).toEqual([0.9, 0.5]);
  const one = summarise({ ...run, trials: run.trials.filter(({ seed }) => seed === 0) });
  const ofOne = one.points[0]!.curveSummaries.find(({ kind }) => kind.mask.family === 'scatter')!.keeping[0]!;
  expect(ofOne.ratio.mean).toBeCloseTo(before + part * (after - before), 12);
  expect(Number(scatter.ratio_at_90_of_clean_mean)).toBeLessThan(Number(scatter.ratio_at_50_of_clean_mean));
  expect(Number(scatter.visible_at_90_of_clean_mean)).toBeGreaterThan(
    Number(scatter.visible_at_50_of_clean_mean),
  );
});

describe('the masking error', () => {
  test('is the sum of errors over that of the published ones, mean over families', () => {
    const known = run.experiment.published!;
    const [line] = linesOf(tableCsv(maskingErrorTable(summary)!));
    const families = [...new Set(known.values.map(({ family }) => family))].filter(
      (family) => family !== 'none',
    );
    const expected = families.flatMap((family) => {
      const cells = summary.points[0]!.curves.find(({ kind }) => kind.mask.family === family)?.cells ?? [];
      const pairs = known.values.flatMap(({ family: own, ratio, accuracy }) => {
        const cell = cells.find(
          (each) => own === family && ratio > 0 && Math.round(ratio * 64) === each.place.hidden,
        );
        return cell === undefined ? [] : [[1 - cell.metrics.get('accuracy')!.mean, 1 - accuracy]];
      });
      const sum = (index: number) => pairs.reduce((total, pair) => total + pair[index]!, 0);
      return pairs.length === 0 ? [] : [sum(0) / sum(1)];
    });
    expect(expected.length).toBeGreaterThan(1);
    const mean = expected.reduce((total, each) => total + each, 0) / expected.length;
    expect(Number(line!.mean_masking_error_mean)).toBeCloseTo(mean, 9);
  });

  test('needs published figures', () => {
    expect(maskingErrorTable(summarise(syntheticRun({ ...SMALL, published: false })))).toBeNull();
  });
});

describe('components of variance', () => {
  test('are those that the values were drawn with', () => {
    const random = new RandomIntegers(7);
    const normal = () =>
      Array.from({ length: 12 }, () => random.next(1 << 16) / (1 << 16)).reduce((a, b) => a + b) - 6;
    const [numSeeds, numImages, numDraws] = [12, 800, 4];
    const seeds = Array.from({ length: numSeeds }, () => 0.5 * normal());
    const images = Array.from({ length: numImages }, () => 2 * normal());
    const masks = images.map(() => Array.from({ length: numDraws }, () => 1.5 * normal()));
    const values = seeds.map((seed) =>
      images.map((image, i) => {
        const both = 0.8 * normal();
        return masks[i]!.map((mask) => seed + image + mask + both + 0.6 * normal());
      }),
    );
    const found = varianceComponents(values);
    expect(found.images).toBeCloseTo(4, 0);
    expect(Math.abs(found.masks / 2.25 - 1)).toBeLessThan(0.08);
    expect(Math.abs(found.seedsOnImages / 0.64 - 1)).toBeLessThan(0.08);
    expect(Math.abs(found.rest / 0.36 - 1)).toBeLessThan(0.05);
    expect(found.seeds).toBeGreaterThan(0.08);
    expect(found.seeds).toBeLessThan(0.6);
  });

  test('of one seed, or of one mask per image, are of what there is', () => {
    expect(
      varianceComponents([
        [
          [1, 1],
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
    ).toMatchObject({ masks: 0, seeds: 0, rest: 0 });
    expect(
      varianceComponents([
        [[1], [0]],
        [[0], [1]],
      ]),
    ).toMatchObject({ images: 0, masks: 0, seeds: 0, rest: 0 });
    expect(
      varianceComponents([
        [[1], [0]],
        [[0], [1]],
      ]).seedsOnImages,
    ).toBeGreaterThan(0);
    expect(
      varianceComponents([
        [[1], [1]],
        [[0], [0]],
      ]).seeds,
    ).toBeGreaterThan(0);
  });

  test('are shares in the table, which add up', () => {
    const lines = linesOf(tableCsv(varianceTable(summary)!));
    expect(lines).toHaveLength(3 * 3);
    for (const line of lines) {
      const shares = ['images', 'masks', 'seeds', 'seeds_on_images', 'rest'].map((name) =>
        Number(line[`share_${name}`]),
      );
      expect(shares.every((share) => share >= 0)).toBe(true);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  test('need several seeds or masks', () => {
    const one = summarise(syntheticRun({ ...SMALL, seeds: 1, draws: 1 }));
    expect(varianceTable(one)).toBeNull();
  });
});

describe('transfer', () => {
  const several = summarise(
    withTraining(run, { masked: { family: 'random_block' }, mixed: { family: 'scatter', granularity: 1 } }),
  );

  test('is a row per model, a column per mask of the test, with the accuracies of the cells', () => {
    const transfer = transferOf(several, 'mask')!;
    expect(transfer.rows.map(({ trained }) => trained)).toEqual([
      'originals only',
      'random block',
      'scatter',
    ]);
    expect(transfer.columns.map(({ kind }) => kind.mask.family)).toEqual([
      ...['scatter', 'salient_block', 'random_block'],
    ]);
    const cell = several.points[1]!.cells.find(
      ({ place }) => place.mask.family === 'random_block' && place.hidden === 32,
    )!;
    expect(transfer.rows[1]!.accuracies[2]).toBe(cell.metrics.get('accuracy'));
  });

  test('has a table and a heat map, whose picture has a number in each field', async () => {
    const csv = linesOf(tableCsv(transferTable(several, 'mask')!));
    expect(csv.map(({ train_mask }) => train_mask)).toEqual(['originals only', 'random block', 'scatter']);
    expect(Object.keys(csv[0]!)).toContain('scatter_mean');
    const figure = transferFigure(several, 'mask')!;
    expect(figure.rows).toHaveLength(9);
    const files = await reportFiles(several, null);
    const svg = String(files.get('figures/transfer-masks.svg'));
    for (const { accuracy } of figure.rows) expect(svg).toContain(`>${(100 * Number(accuracy)).toFixed(1)}<`);
    expect([...files.keys()].filter((path) => !REPORT_PATHS.includes(path))).toEqual([]);
  });

  test('is none where training or test has one mask or fill', () => {
    expect(transferOf(summary, 'mask')).toBeNull();
    expect(transferOf(several, 'fill')).toBeNull();
    expect(transferFigure(summary, 'fill')).toBeNull();
  });
});

const HIDDEN = [1, 2, 4];

describe('images that a search flips', () => {
  const searched = withFlips(run, HIDDEN);
  const found = summarise(searched);

  test('are counted at the amount that makes them wrong first, with the pixels that it adds', () => {
    const [search] = found.points[0]!.flips;
    expect(search!.amounts).toEqual(HIDDEN);
    expect(search!.numRight).toBe(2 * 3);
    expect(search!.flips).toEqual(
      [0, 1].flatMap((seed) => [
        { seed, image: 0, hidden: 1, pixels: [0] },
        { seed, image: 1, hidden: 2, pixels: [9] },
      ]),
    );
    const lines = linesOf(tableCsv(flipTable(found)!)).filter((line) => line['train.regime'] === 'original');
    expect(lines.map(({ num_flipped }) => num_flipped)).toEqual(['2', '2', '0']);
    expect(Number(lines[0]!.share_flipped)).toBeCloseTo(1 / 3, 12);
  });

  test('are listed with rows and columns, and drawn where they flip', () => {
    const [line] = linesOf(flippedImagesCsv(found)!);
    expect(line).toMatchObject({ family: 'greedy_hide', hidden: '1', seed: '0', image: '0', pixels: '0:0' });
    const figure = flipFigure(found)!;
    const dark = figure.rows.filter(({ num_flips }) => Number(num_flips) > 0);
    expect(dark.slice(0, 2).map(({ row, column, num_flips }) => [row, column, num_flips])).toEqual([
      [0, 0, 2],
      [1, 1, 2],
    ]);
  });

  test('are counted without pixels where the masks are not there, and are none without a search', () => {
    const without = summarise({ ...searched, foundMasks: () => null });
    expect(without.points[0]!.flips[0]!.flips[0]!.pixels).toBeNull();
    expect(flipFigure(without)).toBeNull();
    expect(flipTable(summary)).toBeNull();
    expect(flippedImagesCsv(summary)).toBeNull();
  });
});

test('calibration has a figure of its own, and so has the negative log-likelihood, with their data', () => {
  const [ece, nll] = calibrationFigures(summary);
  expect([ece!.stem, nll!.stem]).toEqual(['ece-by-ratio', 'nll-by-ratio']);
  const cell = summary.points[0]!.cells.find(
    ({ place }) => place.mask.family === 'scatter' && place.hidden === 32,
  )!;
  const row = nll!.rows.find(
    (each) =>
      each.series === summary.points[0]!.label &&
      each.hidden_ratio === 0.5 &&
      String(each.mask).includes('scatter'),
  )!;
  expect(row.nll).toBe(cell.metrics.get('nll')!.mean);
  expect(Object.keys(row)).not.toContain('accuracy');
});
