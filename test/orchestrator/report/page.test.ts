import { beforeAll, describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import type { ContactSheetPictures } from '../../../orchestrator/report/page/contact-sheet-html.js';
import { reportFiles } from '../../../orchestrator/report/report-files.js';
import { REPORT_PATHS } from '../../../orchestrator/report/report-paths.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { type SyntheticOptions, syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withCertificates, withSearch } from '../../fixtures/report/with-costly-evaluations.js';
import { withFlips } from '../../fixtures/report/with-flips.js';
import { withGiven } from '../../fixtures/report/with-given.js';
import { withSmoothed } from '../../fixtures/report/with-smoothed.js';
import { withTopTwo } from '../../fixtures/report/with-top-k.js';
import { withTraining } from '../../fixtures/report/with-training.js';

const SMALL: SyntheticOptions = { numImages: 60, ratios: [0, 0.1, 0.2], visible: [8, 64] };

async function pageOf(run: RunData, contactSheet: ContactSheetPictures | null = null): Promise<string> {
  return String((await reportFiles(summarise(run), contactSheet)).get('index.html'));
}

describe('the page', () => {
  let page: string;
  beforeAll(async () => {
    page = await pageOf(syntheticRun(SMALL), {
      light: Buffer.from('picture'),
      dark: Buffer.from('at night'),
    });
  });

  test('has question, answer, table, figures, comparisons, numbers, provenance and trials', () => {
    expect([...page.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id)).toEqual([
      ...['answer', 'accuracy', 'figures', 'tables', 'comparisons', 'cells', 'provenance', 'trials'],
    ]);
    expect(page).toContain('Does training on masked and original images keep both abilities?');
    expect(page).toContain('Trained on originals and masked images, the model recognises ');
    expect(page).toContain('yarn experiment run experiments/synthetic.yaml');
    expect(page).toContain('Columns marked published: Mask attacks on CIFAR-10, table');
  });

  test('needs nothing from anywhere', () => {
    expect(page).toContain(`src="data:image/png;base64,${Buffer.from('picture').toString('base64')}"`);
    const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)].map(
      ([, address]) => address!,
    );
    const beside = /^(#|data:|figures\/[\w-]+\.(svg|png|csv)$|cells\.csv$)/;
    expect(addresses.filter((address) => !beside.test(address))).toEqual([]);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/@import|@font-face|<link|<iframe/);
    expect(page).toContain('figure svg text { font-family: inherit; }');
  });

  test('defines every colour that it uses', () => {
    const used = new Set([...page.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name!));
    expect(used.size).toBeGreaterThan(5);
    for (const name of used) expect(page).toMatch(new RegExp(`${name}: ?[#\\dv]`));
  });

  test('shows the contact sheet on the ground that the page has, on paper the light one', async () => {
    const night = Buffer.from('at night').toString('base64');
    expect(page).toContain(
      `<source media="screen and (prefers-color-scheme: dark)" srcset="data:image/png;base64,${night}">`,
    );
    const older = await pageOf(syntheticRun(SMALL), { light: Buffer.from('picture'), dark: null });
    expect(older).not.toContain('<source');
  });

  test('lets whatever may be wider than the page scroll by itself, and says so', () => {
    for (const [table] of page.matchAll(/<div class="([^"]*)"[^>]*><table/g))
      expect(table).toContain('scroll');
    expect(page.match(/<table/g)).toHaveLength([...page.matchAll(/class="scroll[^>]*><table/g)].length);
    expect(page).toMatch(/class="scroll"[^>]*><picture>/);
    expect(page).toContain('scroll it sideways');
  });

  test('has nothing behind its numbers', () => expect(page).not.toContain('--share'));

  test('has no two elements with one id', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says what its pictures show', () => {
    const labels = [...page.matchAll(/role="img" aria-label="([^"]+)"/g)].map(([, label]) => label!);
    expect(labels).toHaveLength(12);
    expect(labels.every((label) => label.length > 40)).toBe(true);
  });

  test('shows as text whatever users have named', async () => {
    const hostile = '<script>alert("1")</script>&\'"';
    const run = syntheticRun({ ...SMALL, regimes: ['mixed'], seeds: 2, statuses: { 'mixed 1': 'failed' } });
    const named: RunData = {
      ...run,
      name: hostile,
      experiment: { ...run.experiment, name: hostile, description: hostile },
      provenance: { ...run.provenance, command: hostile, host: hostile, versions: { [hostile]: hostile } },
      trials: run.trials.map((trial, index) => ({
        ...trial,
        point: { [`model.${hostile}`]: index === 0 ? hostile : 'other' },
        result: { ...trial.result!, error: hostile },
      })),
    };
    const hostilePage = await pageOf(named);
    expect(hostilePage).not.toContain('<script>alert');
    expect(hostilePage.match(/<script>/g)).toHaveLength(1);
    expect(hostilePage).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;&quot;');
  });

  test('of an unfinished run says what is missing', async () => {
    const statuses = {
      'mixed 2': 'pending',
      'mixed 1': 'running',
      'masked 0': 'failed',
      'masked 1': 'diverged',
    } as const;
    const partial = await pageOf(syntheticRun({ ...SMALL, statuses }));
    expect(partial).toContain('5 of 9 trials are done.');
    expect(partial).toContain('mixed, seed 2: not begun.');
    expect(partial).toMatch(/mixed, seed 1: not finished, \d+ of \d+ evaluations are done\./);
    expect(partial).toContain('masked, seed 0: failed: Ran out of &lt;memory&gt;.');
    expect(partial).toContain('masked, seed 1: diverged');
  });

  test('of a run that has just begun is there too', async () => {
    const partial = await pageOf(
      syntheticRun({ regimes: ['mixed'], seeds: 1, statuses: { 'mixed 0': 'pending' } }),
    );
    expect(partial).toContain('Nothing is measured yet.');
    expect(partial).toContain('0 of 1 trials done');
  });
});

test('equal run data give equal bytes', async () => {
  const [once, again] = [
    await reportFiles(summarise(syntheticRun(SMALL)), null),
    await reportFiles(summarise(syntheticRun(SMALL)), null),
  ];
  expect([...again.keys()]).toEqual([...once.keys()]);
  for (const [path, content] of once)
    expect(Buffer.from(again.get(path)!).equals(Buffer.from(content))).toBe(true);
});

test('a report has a page, numbers, figures with their data, and tables in three formats', async () => {
  const given = withGiven(
    syntheticRun({ ...SMALL, visible: [8, 64], ratios: [0, 0.1, 0.2], fills: ['black', 'noise'] }),
    {
      102: 'dust.png',
      205: 'scratch.png',
    },
  );
  const trained = withTraining(
    given,
    { masked: { family: 'random_block' }, mixed: { family: 'scatter', granularity: 1 } },
    { masked: { name: 'black' }, mixed: { name: 'noise' } },
  );
  const smoothed = withSmoothed(withFlips(withTopTwo(trained), [1, 2, 4]), {
    ...{ views: { name: 'partition', parts: 8 }, certified: [0.5, 0.25], numImages: 20 },
    ...{ wrongUnderSearch: { 1: [0] }, wrongAtRandom: { 1: [[0]] } },
  });
  const run = withSearch(
    withCertificates(smoothed, [4], () => [0.8, 0.4]),
    [6],
  );
  const files = [...(await reportFiles(summarise(run), null)).keys()];
  expect([...REPORT_PATHS].sort()).toEqual(files.toSorted());
  const figures = [
    ...['accuracy-by-ratio', 'accuracy-by-visible-pixels', 'given-masks', 'certificate', 'training'],
    ...['sandwich', 'ece-by-ratio', 'nll-by-ratio', 'transfer-masks', 'transfer-fills', 'flips'],
    ...['accuracy-by-ratio-masks-together', 'accuracy-by-visible-pixels-masks-together'],
  ];
  const tables = [
    ...['accuracy', 'few-pixels', 'certificate', 'certificate-summary', 'curves', 'searches', 'comparisons'],
    ...['given-masks', 'mask-comparisons', 'classes', 'confusions'],
    ...['sandwich', 'kept', 'masking-error', 'transfer-masks', 'transfer-fills', 'variance', 'flips'],
    'top-k',
  ];
  expect(files.sort()).toEqual(
    [
      ...[
        'index.html',
        'cells.csv',
        'tables/main.md',
        'tables/confusion-matrix.csv',
        'tables/flipped-images.csv',
      ],
      ...figures.flatMap((stem) =>
        ['.csv', '.svg', '.png', '-dark.svg', '-dark.png'].map((end) => `figures/${stem}${end}`),
      ),
      ...tables.flatMap((stem) => ['md', 'tex', 'csv'].map((end) => `tables/${stem}.${end}`)),
    ].sort(),
  );
});
