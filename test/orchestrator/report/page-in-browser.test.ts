import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { reportFiles } from '../../../orchestrator/report/report-files.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const browser = ['chromium', 'google-chrome'].find((name) => spawnSync(name, ['--version']).status === 0);

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What a browser makes of a page in a window so wide, once its scripts have run. */
function shownIn(page: string, width: number): string {
  // The browser's start script does not bear the names of the other scratch folders.
  const folder = mkdtempSync(join(tmpdir(), 'sparsight-page-'));
  folders.push(folder);
  const measuring = `<script>document.body.dataset.fits = document.documentElement.scrollWidth <= innerWidth;</script>`;
  const file = join(folder, 'page.html');
  writeFileSync(
    file,
    page.replaceAll('<details>', '<details open>').replace('</body>', `${measuring}</body>`),
  );
  const options = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    `--user-data-dir=${join(folder, 'profile')}`,
  ];
  const size = [`--window-size=${width},900`, '--virtual-time-budget=2000', '--dump-dom'];
  return spawnSync(browser!, [...options, ...size, `file://${file}`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  }).stdout;
}

(browser === undefined ? describe.skip : describe)('in a browser', () => {
  let page: string;
  beforeAll(async () => {
    const run = syntheticRun({ numImages: 60, fills: ['black', 'mean'] });
    // A label that no telephone has room for.
    const named = run.trials.map((trial) => ({
      ...trial,
      point: {
        ...trial.point,
        'model.name': `my_models:a_net_with_a_long_name_${trial.point['train.regime']}`,
      },
    }));
    page = String((await reportFiles(summarise({ ...run, trials: named }), null)).get('index.html'));
  });

  test.each([
    ['a narrow window', 500],
    ['a wide one', 1400],
  ])('%s: the page is no wider than it, and every area that is wider says so', (_, width) => {
    const shown = shownIn(page, width);
    expect(shown).toContain('data-fits="true"');
    const areas = [
      ...shown.matchAll(/<p class="hint print-none"( hidden="")?>[^<]*<\/p><div class="scroll[^"]*"/g),
    ];
    expect(areas.length).toBe(shown.match(/<div class="scroll/g)!.length);
    for (const [text, hidden] of areas) expect(/ more"$/.test(text)).toBe(hidden === undefined);
    const numWide = areas.filter(([, hidden]) => hidden === undefined).length;
    if (width === 500) expect(numWide).toBeGreaterThanOrEqual(3);
    else expect(numWide).toBeLessThan(areas.length);
  });
});
