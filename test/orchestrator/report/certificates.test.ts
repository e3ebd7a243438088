import { describe, expect, test } from '@jest/globals';
import type { EvaluationRecord } from '../../../orchestrator/protocol/generated.js';
import { medianRadiusInterval } from '../../../orchestrator/report/estimates/certificate-estimates.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { certificateFigure } from '../../../orchestrator/report/figures/certificate-figure.js';
import { summaryRecord } from '../../../orchestrator/report/records.js';
import { reportFiles } from '../../../orchestrator/report/report-files.js';
import { REPORT_PATHS } from '../../../orchestrator/report/report-paths.js';
import { wilsonInterval } from '../../../orchestrator/report/statistics/intervals.js';
import { certificateTables } from '../../../orchestrator/report/tables/certificate-tables.js';
import { printedMarkdown, reportTables } from '../../../orchestrator/report/tables/report-tables.js';
import { tableCsv } from '../../../orchestrator/report/tables/table-csv.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import { missingOf } from '../../../orchestrator/report/words/missing.js';
import type { TrialData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withCertificates, withSearch } from '../../fixtures/report/with-costly-evaluations.js';

const SMALL = { side: 8, numImages: 60, ratios: [0, 0.1, 0.5], visible: [4], draws: 2 };

/** Falls with the radius; greater from few visible pixels, and with the seed. */
function curve(visible: number, { seed }: TrialData): number[] {
  return Array.from({ length: visible === 4 ? 5 : 3 }, (_, radius) => 0.8 + seed * 0.05 - radius * 0.15);
}

const run = withCertificates(syntheticRun(SMALL), [4, 8], curve);
const summary = summarise(run);
const [overview, byRadius] = certificateTables(summary) as [
  ReturnType<typeof certificateTables>[0],
  ReturnType<typeof certificateTables>[0],
];

/** Fields of the lines of a CSV file. */
function fieldsOf(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

describe('the table of certified accuracy', () => {
  const [header, ...lines] = fieldsOf(tableCsv(byRadius));

  test('has the columns radius and certified_accuracy beside the varied settings', () => {
    expect(header).toEqual([
      ...['train.regime', 'visible_pixels', 'radius', 'certified_accuracy', 'ci_low', 'ci_high', 'num_seeds'],
    ]);
  });

  test('has a row a radius up to the greatest that the votes can certify', () => {
    expect(lines).toHaveLength(3 * (5 + 3));
    expect(lines.slice(0, 8).map((line) => line.slice(0, 3))).toEqual([
      ...[0, 1, 2, 3, 4].map((radius) => ['original', '4', String(radius)]),
      ...[0, 1, 2].map((radius) => ['original', '8', String(radius)]),
    ]);
  });

  test('gives the mean over seeds with an interval within [0, 1]', () => {
    const [, , , mean, low, high, seeds] = lines[1]!.map(Number);
    expect(mean).toBeCloseTo(0.7, 12);
    expect(low).toBeLessThan(0.7);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(0.7);
    expect(high).toBeLessThan(1);
    expect(seeds).toBe(3);
  });

  test('takes one seed’s interval over images', () => {
    const one = withCertificates(syntheticRun({ ...SMALL, seeds: 1, regimes: ['mixed'] }), [8], () => [
      0.9, 0.4,
    ]);
    const table = certificateTables(summarise(one))[1]!;
    const { low, high } = wilsonInterval(0.4, 60);
    expect(fieldsOf(tableCsv(table))[2]).toEqual(['8', '1', '0.4', String(low), String(high), '1']);
  });

  test('names what else differs between certificates', () => {
    const others = (record: EvaluationRecord): EvaluationRecord[] =>
      record.kind === 'certified' ? [{ ...record, fill: { name: 'white' }, votes: 2000 }] : [];
    const trials = run.trials.map((trial) => ({
      ...trial,
      evaluations: [...trial.evaluations, ...trial.evaluations.flatMap(others)],
    }));
    const several = { ...run, trials };
    const table = certificateTables(summarise(several))[1]!;
    expect(fieldsOf(tableCsv(table))[0]!.slice(0, 4)).toEqual([
      'train.regime',
      'visible_pixels',
      'fill',
      'votes',
    ]);
  });
});

describe('the median radius', () => {
  test('stands in a table of its own, with abstentions and cost', () => {
    const rows = fieldsOf(tableCsv(overview));
    expect(rows[0]!.filter((name) => name.endsWith('_mean'))).toEqual([
      ...[
        'accuracy_mean',
        'certified_accuracy_mean',
        'median_radius_mean',
        'mean_radius_mean',
        'abstained_mean',
        'forwards_per_image_mean',
      ],
    ]);
    expect(tableMarkdown(overview)).toContain('of at most 1,100');
    expect(tableMarkdown(overview)).toContain('1,040 (');
    const highest = Number(rows[1]![rows[0]!.indexOf('forwards_per_image_ci_high')]);
    expect(highest).toBeLessThanOrEqual(1100);
  });

  test('of one seed has an interval over images: radii at which half certainly, or possibly, withstand', () => {
    // Of 100 images, 62 % are more than one half for certain, 45 % may be one half, 30 % are not.
    expect(medianRadiusInterval([0.9, 0.62, 0.55, 0.45, 0.3], 100)).toEqual({ low: 1, high: 3 });
    expect(medianRadiusInterval([0.4, 0.2], 1000)).toEqual({ low: 0, high: 0 });
  });
});

describe('the report of certificates', () => {
  test('is printed below the accuracies, and in --json', () => {
    const printed = printedMarkdown(reportTables(summary));
    expect(printed.indexOf('Accuracy in percent')).toBe(2);
    expect(printed).toContain('median radius');
    const record = JSON.parse(JSON.stringify(summaryRecord(summary)));
    const [first] = record.points[0].certificates;
    expect(first).toMatchObject({ visible: 4, votes: 1000, alpha: 0.05, median_radius: { num_seeds: 3 } });
    expect(first.certified_accuracy).toHaveLength(5);
    expect(first.certified_accuracy[0]).toMatchObject({ radius: 0, num_seeds: 3 });
  });

  test('has files of its own, the figure with its data, and a section of the page', async () => {
    const files = await reportFiles(summary, null);
    for (const path of [
      ...['md', 'tex', 'csv'].flatMap((end) => [
        `tables/certificate.${end}`,
        `tables/certificate-summary.${end}`,
      ]),
      ...['csv', 'svg', 'png'].map((end) => `figures/certificate.${end}`),
    ]) {
      expect(files.has(path)).toBe(true);
      expect(REPORT_PATHS).toContain(path);
    }
    expect(String(files.get('figures/certificate.csv')).split('\r\n')[0]).toBe(
      'mask,series,visible,radius,accuracy,ci_low,ci_high,num_seeds',
    );
    expect(String(files.get('index.html'))).toContain('<h2 id="certificates">');
  });

  test('draws all certificates of the only point in one panel, else a panel per certificate', () => {
    expect(new Set(certificateFigure(summary)!.rows.map(({ mask }) => mask))).toEqual(
      new Set(['4 visible', '8 visible']),
    );
    const one = withCertificates(syntheticRun({ ...SMALL, regimes: ['mixed'] }), [4, 8], curve);
    const { rows } = certificateFigure(summarise(one))!;
    expect(new Set(rows.map(({ series }) => series))).toEqual(new Set(['4 visible', '8 visible']));
    expect(new Set(rows.map(({ mask }) => mask)).size).toBe(1);
  });

  test('of an unfinished run says which certificate is missing, and leaves that seed out', () => {
    const unfinished = syntheticRun({
      ...SMALL,
      regimes: ['mixed'],
      statuses: { 'mixed 1': 'running', 'mixed 2': 'pending' },
    });
    const partial = summarise(withCertificates(unfinished, [4, 8], curve, 1));
    expect(missingOf(partial).join('\n')).toContain('missing: the certificate for 8 visible pixels, black');
    expect(missingOf(partial).join('\n')).not.toContain('4 visible pixels');
    expect(partial.points[0]!.certificates.map(({ medianRadius }) => medianRadius.numSeeds)).toEqual([2, 1]);
  });

  test('is absent from a run without certificates', () => {
    const without = summarise(syntheticRun(SMALL));
    expect(certificateTables(without)).toEqual([]);
    expect(certificateFigure(without)).toBeNull();
  });
});

describe('the report of searches', () => {
  const searched = summarise(withSearch(syntheticRun(SMALL), [3, 6]));

  test('shows success and cost in a table of their own, not among the accuracies', () => {
    const { main, further } = reportTables(searched);
    const searches = further.find(({ stem }) => stem === 'searches')!;
    expect(tableMarkdown(searches)).toContain('worst block');
    expect(fieldsOf(tableCsv(searches))[1]!.join()).toMatch(
      /^original,worst block,0\.046875,3,yes,0\.25,.*,0\.75,.*,30,/,
    );
    expect(main.columns.map(({ header }) => header)).toContain('worst block');
    expect(tableMarkdown(main)).not.toMatch(/success|forward/);
  });

  test('says which search is missing', () => {
    const unfinished = syntheticRun({
      ...SMALL,
      regimes: ['mixed'],
      seeds: 1,
      statuses: { 'mixed 0': 'running' },
    });
    expect(missingOf(summarise(withSearch(unfinished, [3]))).join('\n')).toContain(
      'missing: the search worst block, black',
    );
  });
});
