import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { sandwichFigure } from '../../../orchestrator/report/figures/sandwich-figure.js';
import { summaryRecord } from '../../../orchestrator/report/records.js';
import { reportFiles } from '../../../orchestrator/report/report-files.js';
import { REPORT_PATHS } from '../../../orchestrator/report/report-paths.js';
import { sandwichTable } from '../../../orchestrator/report/tables/sandwich-table.js';
import { tableCsv } from '../../../orchestrator/report/tables/table-csv.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { type Vote, withSmoothed } from '../../fixtures/report/with-smoothed.js';

const SMALL = { side: 8, numImages: 60, ratios: [0, 4 / 64], visible: [], draws: 2, seeds: 1 };

/** On the first 20 images: what each mask makes wrong overlaps, and no mask is the worst for all images. */
const VOTE: Vote = {
  views: { name: 'partition', parts: 8 },
  certified: [0.9, 0.5, 0.25],
  wrongUnderSearch: { 1: [0, 1], 4: [2, 3, 4] },
  wrongAtRandom: { 4: [[5], [5, 6]] },
  numImages: 20,
};

const summary = summarise(withSmoothed(syntheticRun(SMALL), VOTE));
const table = sandwichTable(summary)!;

function linesOf(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(line.map((field, index) => [header![index]!, field])));
}

describe('the table', () => {
  const lines = linesOf(tableCsv(table)).filter((line) => line['train.regime'] === 'mixed');

  test('has the columns of the sandwich beside the varied settings', () => {
    expect(Object.keys(lines[0]!).filter((key) => !/_(ci_low|ci_high|num_seeds)$/.test(key))).toEqual([
      ...['train.regime', 'views', 'hidden', 'certified', 'worst_found', 'random', 'single_pass'],
    ]);
  });

  test('has a row for clean images and for each amount that was searched', () => {
    expect(lines.map(({ hidden }) => hidden)).toEqual(['0', '1', '4']);
    expect(lines.map(({ certified }) => Number(certified))).toEqual([0.9, 0.5, 0]);
  });

  test('counts an image as withstanding only if it does so under every mask of at most that amount', () => {
    expect(lines.map(({ worst_found }) => Number(worst_found))).toEqual([1, 18 / 20, 13 / 20]);
    expect(lines.map(({ worst_found_ci_low }) => Number(worst_found_ci_low) > 0)).toEqual([true, true, true]);
  });

  test('has the mean over random masks, where there are any, and the model itself under the same', () => {
    expect(lines.map(({ random }) => random && Number(random))).toEqual([1, '', 37 / 40]);
    const mixed = summary.points.find(({ label }) => label === 'mixed')!;
    const single = lines.map(({ single_pass }) => single_pass && Number(single_pass));
    expect(single[0]).toBeGreaterThan(0);
    expect(single[1]).toBe('');
    const whole = mixed.cells.find(({ place }) => place.hidden === 4 && place.mask.family === 'scatter')!;
    expect(single[2]).not.toBe(whole.metrics.get('accuracy')!.mean);
    expect(Number(single[2]) * 40).toBeCloseTo(Math.round(Number(single[2]) * 40), 9);
  });

  test('lies in order: certified, worst found, random', () => {
    for (const { certified, worst_found, random } of lines) {
      expect(Number(certified)).toBeLessThanOrEqual(Number(worst_found));
      if (random) expect(Number(worst_found)).toBeLessThanOrEqual(Number(random));
    }
  });

  test('says in notes what its columns are', () => {
    const markdown = tableMarkdown(table);
    expect(markdown).toContain('Worst found: share that the vote names rightly under every mask');
    expect(markdown).toMatch(/8 parts/);
    expect(markdown).not.toContain('colours');
  });
});

test('the figure has a line for each, and the page, the answer and the record have them too', async () => {
  const figure = sandwichFigure(summary)!;
  expect(new Set(figure.rows.map(({ series }) => series))).toEqual(
    new Set(['certified', 'worst mask found', 'random masks', 'single pass, random masks']),
  );
  const files = await reportFiles(summary, null);
  for (const path of [
    'tables/sandwich.csv',
    'tables/sandwich.tex',
    'figures/sandwich.svg',
    'figures/sandwich.png',
  ])
    expect(files.has(path)).toBe(true);
  expect([...files.keys()].filter((path) => !REPORT_PATHS.includes(path))).toEqual([]);
  expect(String(files.get('index.html'))).toContain('hidden from the vote over 8 parts');
  const { answer, points } = summaryRecord(summary);
  expect(answer.join(' ')).toMatch(
    /With one pixel hidden from the vote over 8 parts, the worst masks found leave it 90\.0\s% \([^)]*\) of the images; 50\.0\s% \([^)]*\) are certified\./,
  );
  const [point] = points;
  expect(point!.sandwiches[0]!.rows[2]).toMatchObject({ hidden: 4, worst_found: { mean: 13 / 20 } });
});

test('a certificate for squares is held against blocks alone', () => {
  const views = { name: 'bands', shape: 'columns', size: 2, threshold: null } as const;
  const run = withSmoothed(syntheticRun(SMALL), { ...VOTE, views, search: 'worst_block' });
  const { rows } = summarise(run).points[0]!.sandwiches[0]!;
  expect(rows.map(({ hidden }) => hidden)).toEqual([0, 1, 4]);
  expect(rows.map(({ certified }) => certified!.mean)).toEqual([0.9, 0.5, 0.25]); // sides 0, 1 and 2
  expect(rows.map(({ worstFound }) => worstFound!.mean)).toEqual([1, 18 / 20, 15 / 20]);
  expect(rows[2]!.random).toBeNull();
  expect(summarise(withSmoothed(syntheticRun(SMALL), { ...VOTE, views })).points[0]!.sandwiches).toEqual([]);
});

test('without masks hidden from a vote there is no sandwich', () => {
  const other = summarise(syntheticRun(SMALL));
  expect(sandwichTable(other)).toBeNull();
  expect(sandwichFigure(other)).toBeNull();
});
