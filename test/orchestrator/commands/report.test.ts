import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { differingSettings } from '../../../orchestrator/commands/compare/differing-settings.js';
import type { ResolvedDataset } from '../../../orchestrator/experiment/findings.js';
import { findings } from '../../../orchestrator/worker/inspect.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { Child } from '../../fixtures/processes/child.js';
import { type SyntheticOptions, syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { writeRun } from '../../fixtures/report/write-run.js';
import { scratchFolder } from '../../fixtures/scratch.js';
import { loadText } from '../experiment/memory-sources.js';

const SMALL: SyntheticOptions = { numImages: 50, ratios: [0, 0.1, 0.2], visible: [8], draws: 2 };

let runs: string;

beforeEach(() => {
  runs = join(scratchFolder(), 'runs');
});

async function ended(...args: string[]) {
  const child = Child.cli(...args, '--runs', runs);
  const lines = await child.remainingLines();
  return { lines, stderr: child.stderr, exitCode: await child.ended() };
}

describe('report', () => {
  test('writes its files below the run and prints the main table', async () => {
    const run = writeRun(runs, syntheticRun(SMALL));
    const { lines, stderr, exitCode } = await ended('report', 'synth');
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatch(/^\*\*Accuracy in percent by hidden pixels\./);
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(2 + 3 * 3);
    expect(stderr).toBe(
      `The report has no contact sheet: its data set is not on this machine as it was.\nReport: ${join(run.report, 'index.html')}\n`,
    );
    expect(readdirSync(run.report, { recursive: true })).toEqual(
      expect.arrayContaining(
        ['index.html', 'cells.csv', 'figures/training.png', 'tables/accuracy.tex'].map((path) => join(path)),
      ),
    );
  });

  test('prints accuracy by visible pixels where the experiment asks for these alone', async () => {
    const run = writeRun(runs, syntheticRun({ ...SMALL, ratios: [0] }));
    const { lines } = await ended('report');
    expect(lines[0]).toMatch(/^\*\*Accuracy in percent by visible pixels\./);
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(2 + 3);
    const page = readFileSync(run.reportPage, 'utf8');
    const captions = [...page.matchAll(/Accuracy in percent by (\w+) pixels/g)].map(([, by]) => by);
    expect(captions).toEqual(['visible', 'hidden']);
  });

  test('prints chosen rows and columns of one table for LaTeX', async () => {
    writeRun(runs, syntheticRun({ ...SMALL, regimes: ['original', 'mixed'], seeds: 2 }));
    const choice = [
      '--rows',
      'train.regime=mixed',
      '--rows',
      'hidden_ratio=0.2',
      '--columns',
      'hidden_ratio,scatter',
    ];
    const printed = await ended('report', '--quiet', '--latex', 'accuracy', ...choice);
    const lines = printed.lines.map((line) => line.trim());
    expect(lines[0]).toMatch(/^% Needs /);
    expect(lines).toContain('regime & hidden & $\\gamma$ scatter \\\\');
    expect(lines.filter((line) => line.startsWith('mixed & 20\\,\\% & '))).toHaveLength(1);
    expect(lines.join()).not.toContain('original');
    const wrong = await ended('report', '--latex', 'acuracy');
    expect(wrong).toMatchObject({ exitCode: 2, lines: [] });
    expect(wrong.stderr).toContain('got "acuracy" – at --latex.\nDid you mean "accuracy"?');
    for (const without of [
      ['--rows', 'hidden_ratio=0'],
      ['--latex', 'accuracy', '--json'],
    ])
      expect((await ended('report', ...without)).exitCode).toBe(2);
  });

  test('gives the same bytes again, and embeds the contact sheet that it finds', async () => {
    const run = writeRun(runs, syntheticRun({ ...SMALL, regimes: ['mixed'], seeds: 1 }));
    await ended('report', '--quiet');
    const page = readFileSync(join(run.report, 'index.html'), 'utf8');
    const figure = readFileSync(join(run.report, 'figures', 'training.png'));
    writeFileSync(join(run.report, 'figures', 'contact-sheet.png'), 'a picture');
    expect((await ended('report', '--quiet')).stderr).toBe('');
    expect(readFileSync(join(run.report, 'figures', 'training.png')).equals(figure)).toBe(true);
    const withSheet = readFileSync(join(run.report, 'index.html'), 'utf8');
    expect(withSheet).toContain(Buffer.from('a picture').toString('base64'));
    expect(withSheet.replace(/<figure id="contact-sheet">[\s\S]*?<\/figure>\n/, '')).toBe(page);
  });

  test('may be made by several commands at once: each finds a whole page, and none leaves anything behind', async () => {
    const run = writeRun(runs, syntheticRun({ ...SMALL, regimes: ['mixed'], seeds: 1 }));
    await ended('report', '--quiet');
    const whole = readFileSync(run.reportPage, 'utf8');
    const files = readdirSync(run.report, { recursive: true }).sort();
    const all = await Promise.all(Array.from({ length: 4 }, () => ended('report', '--quiet')));
    expect(all.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(4).fill([0, '']));
    expect(readFileSync(run.reportPage, 'utf8')).toBe(whole);
    expect(readdirSync(run.report, { recursive: true }).sort()).toEqual(files);
  });

  test('draws the contact sheet where the data set is at hand, and does without where Python is not', async () => {
    const dataset = loadText('name: x\n').experiment.dataset as ResolvedDataset;
    const finding = findings(pythonEnvironment()).dataset(dataset);
    if (!finding.ok) throw new Error('digits are built in');
    const synthetic = syntheticRun({ ...SMALL, side: 8, regimes: ['mixed'], seeds: 1 });
    const trials = synthetic.trials.map((trial) => ({
      ...trial,
      config: { ...trial.config!, dataset: { ...dataset, facts: finding.facts } },
    }));
    const run = writeRun(runs, { ...synthetic, trials });
    expect((await ended('report')).stderr).toBe(`Report: ${run.reportPage}\n`);
    const sheet = readFileSync(run.contactSheet);
    expect(sheet.subarray(1, 4).toString()).toBe('PNG');
    const dark = readFileSync(run.darkContactSheet);
    for (const drawn of [sheet, dark])
      expect(readFileSync(run.reportPage, 'utf8')).toContain(drawn.toString('base64'));
    rmSync(run.darkContactSheet); // as in the reports of earlier versions
    expect((await ended('report')).stderr).toBe(`Report: ${run.reportPage}\n`);
    expect(readFileSync(run.darkContactSheet).equals(dark)).toBe(true);
    expect(readFileSync(run.contactSheet).equals(sheet)).toBe(true);
    for (const drawn of [run.contactSheet, run.darkContactSheet]) rmSync(drawn);
    const child = Child.cliWith({ SPARSIGHT_PYTHON: '/nowhere/python' }, 'report', '--runs', runs);
    await child.remainingLines();
    expect(child.stderr).toMatch(/^The report has no contact sheet: Expected a Python environment/);
    expect(await child.ended()).toBe(0);
  });

  test('takes away what an earlier report had and this one has not, and nothing else', async () => {
    const synthetic = syntheticRun({ ...SMALL, regimes: ['original', 'mixed'], seeds: 1 });
    const run = writeRun(runs, synthetic);
    await ended('report', '--quiet');
    expect(existsSync(join(run.report, 'tables', 'comparisons.tex'))).toBe(true);
    writeFileSync(join(run.report, 'tables', 'notes.md'), 'mine');
    writeFileSync(join(run.report, 'figures', 'contact-sheet.png'), 'a picture');
    for (const { trialId } of synthetic.trials.slice(1)) {
      writeFileSync(run.trial(trialId).evaluations, '');
    }
    await ended('report', '--quiet');
    expect(
      readdirSync(join(run.report, 'tables')).filter(
        (file) =>
          !/^(accuracy|curves|few|kept|main|mask-comparisons|masking-error|classes|confusion|variance)/.test(
            file,
          ),
      ),
    ).toEqual(['notes.md']);
    expect(existsSync(join(run.report, 'figures', 'contact-sheet.png'))).toBe(true);
    expect(readdirSync(run.report).sort()).toEqual(['cells.csv', 'figures', 'index.html', 'tables']);
  });

  test('reports an unfinished run with what is there', async () => {
    writeRun(runs, syntheticRun({ ...SMALL, statuses: { 'mixed 2': 'pending', 'original 0': 'running' } }));
    const { lines, stderr, exitCode } = await ended('report', '--json');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('7 of 9 trials are done.\n');
    expect(stderr).toContain('mixed, seed 2: not begun.\n');
    const record = JSON.parse(lines[0]!);
    expect(record.missing).toHaveLength(3);
    expect(record.points[2].cells[0].metrics.accuracy).toMatchObject({ num_seeds: 2 });
    expect(record.comparisons).toHaveLength(3);
    expect(record.files.every((path: string) => path.startsWith(record.directory))).toBe(true);
  });
});

test('a run directory without one of its files is no unknown run', async () => {
  const run = writeRun(runs, syntheticRun({ ...SMALL, seeds: 1 }));
  rmSync(run.planJson);
  expect((await ended('report', run.path)).stderr).toBe(
    `Expected run directory to be whole, got one without a file – at ${run.planJson}.\nRun the same experiment again: that writes the missing file and keeps what is finished.\n`,
  );
});

test('two runs are told apart by what they set differently', () => {
  const { experiment } = syntheticRun(SMALL);
  const evaluate = { ...experiment.evaluate, draws: 7, batch_size: 64 };
  expect(differingSettings(experiment, experiment)).toEqual([]);
  expect(differingSettings(experiment, { ...experiment, evaluate })).toEqual([
    'The runs differ in evaluate.draws: 2 and 7; evaluate.batch_size: 512 and 64.',
  ]);
});

describe('compare', () => {
  test('compares two points of a run', async () => {
    writeRun(runs, syntheticRun(SMALL));
    const { lines, exitCode } = await ended('compare', 'latest', 'regime=original', 'mixed');
    expect(exitCode).toBe(0);
    expect(lines[0]).toBe('mixed − original');
    expect(lines[1]).toContain('3 pairs of models, paired by seed, on the same 50 images');
    expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(4);
  });

  test('compares two runs at every point that both have', async () => {
    writeRun(runs, syntheticRun(SMALL));
    writeRun(runs, syntheticRun({ ...SMALL, name: 'later-00000001', regimes: ['mixed'], seeds: 2 }));
    const { lines } = await ended('compare', 'synthetic', 'later', '--json');
    const [comparison, ...more] = JSON.parse(lines[0]!);
    expect(more).toEqual([]);
    expect(comparison).toMatchObject({
      first: { point: { 'train.regime': 'mixed' }, label: 'synthetic-0badcafe mixed' },
      num_pairs: 2,
      obstacle: null,
    });
  });

  test('refuses other images', async () => {
    writeRun(runs, syntheticRun(SMALL));
    writeRun(runs, syntheticRun({ ...SMALL, name: 'other-00000001', fingerprint: 'e'.repeat(64) }));
    const { lines, stderr, exitCode } = await ended('compare', 'synthetic', 'mixed', 'other', 'mixed');
    expect(exitCode).toBe(2);
    expect(lines).toEqual([]);
    expect(stderr).toMatch(
      /^Expected both sides to be evaluated on the same images under the same masks, got their data sets differ: f+ and e+\.\n/,
    );
  });

  test.each([
    [
      ['latest', 'regime=mixd'],
      'Expected point to be one point of synthetic-0badcafe, got "regime=mixd".\nIts points: original; masked; mixed.\n',
    ],
    [['latest'], 'Expected comparison to be RUN POINT POINT, RUN RUN, or RUN POINT RUN POINT, got latest.\n'],
    [
      ['latest', 'mixed', 'latest'],
      'Expected comparison to be of one point of synthetic-0badcafe, got none.\nName one after the run: original; masked; mixed.\n',
    ],
    [['nowhere', 'latest'], 'Expected run to be '],
    [['', 'latest'], 'Expected run to be named, got "".\nName it, or say latest.\n'],
    [
      ['latest', 'mixed', 'regime=mixed'],
      'Expected both sides to be different models, got mixed twice.\nName two points of it, or another run; its points: original; masked; mixed.\n',
    ],
    [['latest', 'latest'], 'Expected both sides to be different models, got original twice.\n'],
    [
      [],
      'Expected command to be complete, got one without <sides..>.\nUsage: yarn experiment compare <sides..>\n',
    ],
  ])('explains %j', async (words, message) => {
    writeRun(runs, syntheticRun({ ...SMALL, seeds: 1 }));
    const { stderr, exitCode } = await ended('compare', ...words);
    expect(stderr.startsWith(message) ? message : stderr).toBe(message);
    expect(exitCode).toBe(2);
  });
});
