import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { accuracyTable } from '../../../orchestrator/report/tables/accuracy-table.js';
import { comparisonTable } from '../../../orchestrator/report/tables/comparison-table.js';
import { curveTable } from '../../../orchestrator/report/tables/curve-table.js';
import { fewPixelsTable } from '../../../orchestrator/report/tables/few-pixels-table.js';
import { tableLatex } from '../../../orchestrator/report/tables/latex/table-latex.js';
import type { Table } from '../../../orchestrator/report/tables/table.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

test('a table without a row has no header either', () => {
  const statuses = { 'mixed 0': 'pending' } as const;
  const begun = summarise(syntheticRun({ regimes: ['mixed'], seeds: 1, numImages: 20, statuses }));
  const text = tableMarkdown(accuracyTable(begun));
  expect(text).toContain('Nothing is measured yet');
  expect(text).not.toContain('|');
});

test('tables for LaTeX need no package for their characters', () => {
  const summary = summarise(syntheticRun({ numImages: 100 }));
  const compared = comparisonTable(summary.comparisons, summary.nominal)!;
  for (const table of [accuracyTable(summary), fewPixelsTable(summary)!, curveTable(summary)!, compared]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for.
    expect(tableLatex(table)).toMatch(/^[\x00-\x7f]*$/);
  }
});

describe('what users have named', () => {
  const table: Table = {
    stem: 'x',
    caption: '50 % of a_b & c',
    notes: [],
    headingColumns: [{ key: 'name', header: 'name' }],
    columns: [{ key: 'n', header: 'n' }],
    groups: [{ heading: ['<b>|~^\\{x}$#'], rows: [[{ type: 'count', value: 12345 }]] }],
  };

  test('is escaped for LaTeX', () => {
    const latex = tableLatex(table);
    expect(latex).toContain('50\\,\\% of a\\_b \\& c');
    expect(latex).toContain(
      '$<$b$>$\\textbar{}\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\{x\\}\\$\\# & 12,345 \\\\',
    );
    expect(latex).toContain('\\begin{tabular}{@{}lr@{}}');
    for (const rule of ['\\toprule', '\\midrule', '\\bottomrule']) expect(latex).toContain(rule);
  });

  test.each([
    ['[0.3,1]', '{}[0.3,1]'],
    ['*', '{}*'],
    ['two\n\nparagraphs', 'two paragraphs'],
  ])('stays one cell of LaTeX: %j', (name, latex) => {
    const named = { ...table, groups: [{ ...table.groups[0]!, heading: [name] }] };
    expect(tableLatex(named)).toContain(`\\midrule\n    ${latex} & 12,345 `);
  });

  test('is escaped for Markdown', () => {
    expect(tableMarkdown(table)).toContain('\\<b>\\|~^\\\\{x}$#');
  });
});
