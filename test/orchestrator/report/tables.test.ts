import { describe, expect, test } from '@jest/globals';
import { cellAt } from '../../../orchestrator/report/estimates/measured-amounts.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { ratioFigure } from '../../../orchestrator/report/figures/ratio-figure.js';
import { wilsonInterval } from '../../../orchestrator/report/statistics/intervals.js';
import { accuracyTable } from '../../../orchestrator/report/tables/accuracy-table.js';
import { comparisonTable } from '../../../orchestrator/report/tables/comparison-table.js';
import { curveTable } from '../../../orchestrator/report/tables/curve-table.js';
import { fewPixelsTable } from '../../../orchestrator/report/tables/few-pixels-table.js';
import { tableLatex } from '../../../orchestrator/report/tables/latex/table-latex.js';
import type { Table } from '../../../orchestrator/report/tables/table.js';
import { tableCsv } from '../../../orchestrator/report/tables/table-csv.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import type { TrialData } from '../../../orchestrator/store/run-data.js';
import { onFirstImages, syntheticRun } from '../../fixtures/report/synthetic-run.js';

const summary = summarise(syntheticRun({ numImages: 100 }));

/** Cells of the lines of a Markdown table. */
function rowsOf(table: Table): string[][] {
  return tableMarkdown(table)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

describe('the accuracy table', () => {
  const [header, , ...rows] = rowsOf(accuracyTable(summary));

  test('has a row a ratio and point, a column a family, published figures beside', () => {
    expect(header).toEqual([
      ...['regime', 'hidden', 'pixels', 'α salient block', 'α published', 'β random block', 'β published'],
      ...['γ scatter', 'γ published'],
    ]);
    expect(rows).toHaveLength(3 * 6);
    expect(rows.map(([, hidden]) => hidden).slice(0, 6)).toEqual([
      '0 %',
      '2 %',
      '5 %',
      '10 %',
      '15 %',
      '20 %',
    ]);
    expect(rows.slice(0, 6).map(([, , pixels]) => pixels)).toEqual(['0', '20', '51', '102', '154', '205']);
  });

  test('shows the clean accuracy at ratio 0 of every family', () => {
    const clean = rows[0]!.filter((_, index) => [3, 5, 7].includes(index));
    expect(clean[0]).toMatch(/^\d\d\.\d \(\d\d\.\d to \d\d\.\d\)$/);
    expect(new Set(clean).size).toBe(1);
  });

  test('shows published figures only where the experiment puts them', () => {
    expect(rows[5]!.slice(4)).toEqual(['67.11', expect.anything(), '68.36', expect.anything(), '14.07']);
    expect(rows[0]![4]).toBe('93.89');
    expect(rows.slice(6).every((row) => row[4] === '–' && row[6] === '–' && row[8] === '–')).toBe(true);
  });

  test('states n, images, masks and chance', () => {
    expect(accuracyTable(summary).caption).toBe(
      'Accuracy in percent by hidden pixels. Mean and 95 % interval (± its half-width, where the mean is in its middle), n = 3 seeds (score interval with t over seeds); 100 test images, 3 random masks per image; chance is 10 %.',
    );
    expect(accuracyTable(summary).notes).toEqual([
      'α hides the most salient block; β hides a random block; γ hides random scattered pixels.',
      'Columns marked published: Mask attacks on CIFAR-10, table 1.',
    ]);
  });

  test('keeps full precision in CSV', () => {
    const [head, first] = tableCsv(accuracyTable(summary)).split('\r\n');
    expect(head).toContain('train.regime,hidden_ratio,hidden_pixels,salient_block_mean,salient_block_ci_low');
    const { mean } = summary.points[0]!.cells[0]!.metrics.get('accuracy')!;
    expect(first).toMatch(new RegExp(`^original,0,0,${mean},`));
  });

  test('has a group of rows a fill where there are several', () => {
    const fills = summarise(
      syntheticRun({ numImages: 40, fills: ['black', 'noise'], regimes: ['mixed'], seeds: 1 }),
    );
    const [head, , ...lines] = rowsOf(accuracyTable(fills));
    expect(head!.slice(0, 3)).toEqual(['fill', 'hidden', 'pixels']);
    expect(lines.map(([fill]) => fill).filter((fill) => fill !== '')).toEqual(['black', 'noise']);
  });

  test('shows published figures once, at the first fill', () => {
    const fills = summarise(
      syntheticRun({ numImages: 40, fills: ['black', 'mean'], regimes: ['original'], seeds: 1 }),
    );
    const [, , ...lines] = rowsOf(accuracyTable(fills));
    expect(lines.map((row) => row[4])).toEqual([
      ...['93.89', '–', '86.90', '–', '–', '67.11'],
      ...['–', '–', '–', '–', '–', '–'],
    ]);
    expect(accuracyTable(fills).notes.at(-1)).toBe(
      'Columns marked published: Mask attacks on CIFAR-10, table 1, beside the first fill.',
    );
    const shown = ratioFigure(fills)!.rows.filter(({ series }) => series === 'published');
    expect(new Set(shown.map(({ mask }) => mask))).toEqual(
      new Set(['α salient block, black', 'β random block, black', 'γ scatter, black']),
    );
  });

  test('of a run that has measured nothing has no rows', () => {
    const statuses = { 'mixed 0': 'pending' } as const;
    const nothing = summarise(syntheticRun({ regimes: ['mixed'], seeds: 1, statuses }));
    expect(accuracyTable(nothing).groups).toEqual([]);
    expect(accuracyTable(nothing).caption).toContain('Nothing is measured yet');
  });
});

describe('where seeds have not measured all', () => {
  const statuses = { 'mixed 2': 'failed', 'mixed 1': 'diverged', 'masked 0': 'running' } as const;
  const partial = summarise(syntheticRun({ numImages: 40, ratios: [0, 0.1], visible: [8], statuses }));

  test('a row says how many are in it', () => {
    const [header, , ...rows] = rowsOf(accuracyTable(partial));
    expect(header!.at(-1)).toBe('n');
    expect(rows.map((row) => row.at(-1))).toEqual(['3', '3', '3', '2 to 3', '1', '1']);
    expect(tableLatex(accuracyTable(partial))).toMatch(/& n \\\\\n/);
    expect(tableCsv(accuracyTable(partial)).split('\r\n')[0]).not.toMatch(/,n|,num_seeds/);
  });

  test.each([accuracyTable, fewPixelsTable, curveTable])('%p says that others are left out', (tableOf) => {
    expect(tableMarkdown(tableOf(partial)!)).toContain(
      'Of 9 trials 1 failed, 1 diverged, 1 unfinished: a number is over the seeds that have measured it, the others are left out.',
    );
  });

  test('a table of equally many has no such column', () => {
    expect(rowsOf(accuracyTable(summary))[0]!.at(-1)).toBe('γ published');
  });
});

test('weights that are evaluated as given count as one seed, however many there are', () => {
  const trained = syntheticRun({ numImages: 100, regimes: ['mixed'], seeds: 3 });
  const [{ evaluations, trialId }] = trained.trials as [TrialData];
  const trials = trained.trials.map((trial) => ({
    ...trial,
    evaluations,
    config: { ...trial.config!, train: null },
  }));
  const given = summarise({ ...trained, trials, predictions: () => trained.predictions(trialId) });
  const { interval, numSeeds } = given.points[0]!.cells[0]!.metrics.get('accuracy')!;
  expect(numSeeds).toBe(1);
  expect(interval!.high).toBeGreaterThan(interval!.low);
  expect(given.points[0]!.curveSummaries[0]!.area.numSeeds).toBe(1);
  expect(accuracyTable(given).caption).toContain('n = 1 seed (Wilson’s over images');
});

test('seeds that agree to the last image are not taken for certainty', () => {
  const run = syntheticRun({ numImages: 20, draws: 1, regimes: ['mixed'], seeds: 3 });
  const [{ evaluations }] = run.trials as [TrialData];
  const equal = summarise({ ...run, trials: run.trials.map((trial) => ({ ...trial, evaluations })) });
  const [clean] = equal.points[0]!.cells;
  const { mean, interval, numSeeds } = clean!.metrics.get('accuracy')!;
  expect(numSeeds).toBe(3);
  expect(interval).toEqual(wilsonInterval(mean, 20));
  expect(clean!.metrics.get('nll')!.interval).toBeNull();
  expect(accuracyTable(equal).caption).toContain(
    'n = 3 seeds (score interval with t over seeds; where all seeds agree, Wilson’s over images)',
  );
});

test('seeds that agree but for the order of a sum agree', () => {
  const run = syntheticRun({ numImages: 20, draws: 2, regimes: ['mixed'], seeds: 2 });
  const [first, second] = [
    [0.6, 0.85],
    [0.65, 0.8],
  ];
  const trials = run.trials.map((trial, seed) => ({
    ...trial,
    evaluations: trial.evaluations.map((record) =>
      record.kind === 'masked' && record.mask.family === 'scatter'
        ? { ...record, metrics: { ...record.metrics, accuracy: [first!, second!][seed]![record.draw]! } }
        : record,
    ),
  }));
  const { cells } = summarise({ ...run, trials, predictions: () => null }).points[0]!;
  const scatter = cells.find(({ place }) => place.mask.family === 'scatter')!.metrics.get('accuracy')!;
  expect(scatter.interval).toEqual(wilsonInterval(0.725, 20));
});

test('an interval that reaches further to one side is shown by its ends', () => {
  const one = summarise(syntheticRun({ numImages: 30, draws: 1, seeds: 1, regimes: ['original'] }));
  const rows = rowsOf(accuracyTable(one));
  const { mean, interval } = one.points[0]!.cells[0]!.metrics.get('accuracy')!;
  expect(mean).toBeGreaterThan(0.85);
  expect(rows[2]).toContain(
    `${(100 * mean).toFixed(1)} (${(100 * interval!.low).toFixed(1)} to ${(100 * interval!.high).toFixed(1)})`,
  );
  expect(accuracyTable(one).caption).toContain('95 % interval (± its half-width, where');
});

describe('masks that were evaluated on fewer images', () => {
  const whole = syntheticRun({ numImages: 100, seeds: 1, regimes: ['mixed'], draws: 1 });
  const fewer = summarise(onFirstImages(whole, 'salient_block', 10));
  const [point] = fewer.points;
  const { accuracyBySeed } = point!.curves[0]!.cells[0]!;

  test('are beside the clean accuracy of those', () => {
    const { row, labels } = whole.predictions(whole.trials[0]!.trialId)!;
    const correct = [...labels.subarray(0, 10)].filter((label, image) => row(0)![image] === label);
    expect(accuracyBySeed.get(0)).toBe(correct.length / 10);
    expect(point!.cells[0]!.accuracyBySeed.get(0)).not.toBe(accuracyBySeed.get(0));
    const [, , clean] = rowsOf(accuracyTable(fewer));
    expect(clean![2]).toMatch(new RegExp(`^${(10 * correct.length).toFixed(1)} `));
    expect(clean![4]).not.toBe(clean![2]);
    expect(accuracyTable(fewer).notes).toContain('α salient block: the first 10 images, clean ones too.');
    expect(comparisonTable(summary.comparisons, summary.nominal)!.notes.join()).not.toContain('the first');
  });

  test('are summarised along a curve of those alone', () => {
    const { area, retained } = point!.curveSummaries[0]!;
    expect(retained.mean).toBeCloseTo(area.mean / accuracyBySeed.get(0)!, 12);
  });
});

test('the comparison table calls an amount what the experiment and the other tables call it', () => {
  const [, , ...rows] = rowsOf(comparisonTable(summary.comparisons, summary.nominal)!);
  expect(rows.slice(0, 6).map(([, , hidden, visible]) => [hidden, visible])).toEqual([
    ['0 %', '1,024'],
    ['2 %', '1,004'],
    ['5 %', '973'],
    ['10 %', '922'],
    ['15 %', '870'],
    ['20 %', '819'],
  ]);
});

describe('patches', () => {
  const whole = syntheticRun({
    numImages: 40,
    seeds: 1,
    regimes: ['mixed'],
    draws: 1,
    side: 8,
    ratios: [0, 0.1],
    visible: [1],
  });
  const kind = { mask: { family: 'scatter', granularity: 4 }, fill: { name: 'black' } } as const;
  const patched = summarise(whole);
  const at = (value: number, of: 'ratio' | 'visible' = 'ratio') =>
    cellAt(patched.points[0]!, kind, { of, value });

  test('of which an amount comes to none are not the clean images, nor to all the hidden ones', () => {
    expect(at(0)!.place.mask.family).toBe('none');
    expect(at(0.02)).toBeNull();
    expect(at(1, 'visible')).toBeNull();
  });
});

test('a varied setting that is called like a column of the evaluation is written in full', () => {
  const run = syntheticRun({ numImages: 20, seeds: 1 });
  const renamed = run.trials.map((trial, index) => ({
    ...trial,
    point: { 'train.mask.visible': 4 + index },
  }));
  const [header] = rowsOf(fewPixelsTable(summarise({ ...run, trials: renamed }))!);
  expect(header!.slice(0, 3)).toEqual(['train.mask.visible', 'visible', 'of all']);
});

test('the few-pixels table has a row a visible count', () => {
  const [header, , ...rows] = rowsOf(fewPixelsTable(summary)!);
  expect(header).toEqual(['regime', 'visible', 'of all', 'γ scatter']);
  expect(rows[3]!.slice(1, 3)).toEqual(['8', '0.781 %']);
});

test('the curves table says on which side of what was measured a place is', () => {
  const rows = rowsOf(curveTable(summary)!);
  const [, , ...original] = rows.slice(0, 5);
  expect(original[0]!.slice(-2)).toEqual(['> 20.0', '≤ 819']);
  expect(original[2]![5]).toMatch(/^\d\.\d \(\d\.\d to \d\.\d\)$/);
  expect(original[2]![6]).toMatch(/^9\d\d \(9\d\d to 9\d\d\)$/);
});
