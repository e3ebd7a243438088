import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Estimate } from '../../../orchestrator/report/estimates/estimate.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { accuracyTable } from '../../../orchestrator/report/tables/accuracy-table.js';
import { comparisonTable } from '../../../orchestrator/report/tables/comparison-table.js';
import { curveTable } from '../../../orchestrator/report/tables/curve-table.js';
import { fewPixelsTable } from '../../../orchestrator/report/tables/few-pixels-table.js';
import { tableLatex } from '../../../orchestrator/report/tables/latex/table-latex.js';
import type { Table, TableCell } from '../../../orchestrator/report/tables/table.js';
import { type SyntheticOptions, syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { scratchFolder } from '../../fixtures/scratch.js';

function tablesOf(options: SyntheticOptions): Table[] {
  const summary = summarise(syntheticRun({ numImages: 60, ...options }));
  const tables = [
    accuracyTable(summary),
    fewPixelsTable(summary),
    curveTable(summary),
    comparisonTable(summary.comparisons, summary.nominal),
  ];
  return tables.filter((table) => table !== null);
}

const even: Estimate = { mean: 0.5, interval: { low: 0.4, high: 0.6 }, numSeeds: 3 };
const uneven: Estimate = { mean: 0.074, interval: { low: 0.02, high: 0.241 }, numSeeds: 3 };

interface Shape {
  readonly headings?: readonly string[];
  readonly numColumns?: number;
  readonly numGroups?: number;
  readonly numRows?: number;
  readonly estimate?: Estimate;
  readonly notes?: readonly string[];
}

function tableOf({
  headings = ['mixed'],
  numColumns = 2,
  numGroups = 1,
  numRows = 3,
  estimate = even,
  notes = [],
}: Shape): Table {
  const row: TableCell[] = [
    { type: 'count', value: 12_345 },
    ...Array.from({ length: numColumns }, (): TableCell => ({ type: 'share', estimate })),
  ];
  return {
    stem: 'made',
    caption: 'A caption.',
    notes,
    headingColumns: headings.map((_, index) => ({ key: `h${index}`, header: `heading ${index}` })),
    columns: [
      { key: 'pixels', header: 'pixels' },
      ...Array.from({ length: numColumns }, (_, index) => ({
        key: `c${index}`,
        header: `γ scatter ${index}×${index}`,
      })),
    ],
    groups: Array.from({ length: numGroups }, () => ({
      heading: headings,
      rows: new Array<TableCell[]>(numRows).fill(row),
    })),
  };
}

const numFloats = (latex: string): number => latex.match(/\\begin\{table/g)!.length;

test('a small table stands in one column of two, a wide one across the page', () => {
  expect(tableLatex(tableOf({}))).toContain('\\begin{table}\n');
  const wide = tableLatex(tableOf({ numColumns: 5 }));
  expect(wide).toContain('\\begin{table*}\n');
  expect(numFloats(wide)).toBe(1);
});

test('too many columns are split, each part with the columns that say what a row is of', () => {
  const latex = tableLatex(tableOf({ numColumns: 20 }));
  const headers = latex.split('\n').filter((line) => line.includes('heading 0'));
  expect(headers.length).toBe(numFloats(latex));
  expect(headers.length).toBeGreaterThan(1);
  for (const header of headers) expect(header).toMatch(/heading 0 & pixels & \$\\gamma\$ scatter/);
  expect(headers.join().match(/scatter/g)).toHaveLength(20);
});

test('too many rows are split between groups, under one number and one label', () => {
  const latex = tableLatex(tableOf({ numGroups: 30, numRows: 10 }));
  expect(latex.match(/12,345/g)).toHaveLength(300);
  expect(latex.match(/\\label/g)).toHaveLength(1);
  expect(latex.match(/\\addtocounter\{table\}\{-1\}/g)).toHaveLength(numFloats(latex) - 1);
  for (const body of latex.split('\\midrule\n').slice(1)) expect(body.trim()).toMatch(/^mixed & 12,345/);
});

test('a group longer than a page is split within, its heading said again', () => {
  const latex = tableLatex(tableOf({ numRows: 120 }));
  expect(numFloats(latex)).toBeGreaterThan(1);
  expect(latex.match(/mixed &/g)).toHaveLength(numFloats(latex));
});

test('an interval that reaches further to one side is written as super- and subscript, and explained', () => {
  expect(tableLatex(tableOf({ estimate: even }))).toContain('50.0 $\\pm$ 10.0');
  expect(tableLatex(tableOf({ estimate: even }))).not.toContain('x^{+a}');
  const latex = tableLatex(tableOf({ estimate: uneven }));
  expect(latex).toContain('7.4$^{+16.7}_{-5.4}$');
  expect(latex).toContain('$x^{+a}_{-b}$ is a mean');
});

const hasLatex =
  spawnSync('pdflatex', ['--version']).status === 0 && spawnSync('kpsewhich', ['booktabs.sty']).status === 0;

(hasLatex ? describe : describe.skip)('compiled, no line is too wide and no float too long', () => {
  const long = 'my_models:camera_net_with_a_long_name/and-a-path.that=goes, on';
  const cases: [string, () => Table[]][] = [
    ['all tables of three regimes', () => tablesOf({})],
    ['one seed, many fills', () => tablesOf({ seeds: 1, fills: ['black', 'white', 'mean', 'noise'] })],
    [
      'nothing measured',
      () => tablesOf({ regimes: ['mixed'], seeds: 1, statuses: { 'mixed 0': 'pending' } }),
    ],
    ['many columns', () => [tableOf({ numColumns: 24, estimate: uneven })]],
    ['many rows', () => [tableOf({ numGroups: 25, numRows: 9, estimate: uneven })]],
    ['a group of many rows', () => [tableOf({ numRows: 200 })]],
    ['long names', () => [tableOf({ headings: [long, 'b', `[${long}]`], numColumns: 6, numGroups: 6 })]],
    ['long names alone', () => [tableOf({ headings: [long, long, long, long], numColumns: 1 })]],
    [
      'many notes',
      () => [tableOf({ numGroups: 12, numRows: 6, notes: new Array(40).fill('A note of some words.') })],
    ],
  ];

  test.each(cases)('%s', (_, make) => {
    for (const options of ['', 'twocolumn', 'twocolumn,a4paper']) {
      const log = compile(make(), options);
      expect(log.match(/^(!|Overfull|LaTeX Warning: (Float too large|Text page)).*$/gm) ?? []).toEqual([]);
    }
  });
});

/** The log of a document of these tables. */
function compile(tables: readonly Table[], options: string): string {
  const folder = scratchFolder();
  const body = tables.map(tableLatex).join('\n\\clearpage\n');
  const packages = '\\usepackage{booktabs}';
  const text = `\\documentclass[${options}]{article}\n${packages}\n\\begin{document}\n${body}\\end{document}\n`;
  writeFileSync(join(folder, 'paper.tex'), text);
  spawnSync('pdflatex', ['-interaction=nonstopmode', 'paper.tex'], { cwd: folder, stdio: 'ignore' });
  return readFileSync(join(folder, 'paper.log'), 'latin1');
}
