import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { accuracyTable } from '../../../orchestrator/report/tables/accuracy-table.js';
import { chosenTable } from '../../../orchestrator/report/tables/chosen-table.js';
import { comparisonTable } from '../../../orchestrator/report/tables/comparison-table.js';
import type { Table } from '../../../orchestrator/report/tables/table.js';
import { tableCsv } from '../../../orchestrator/report/tables/table-csv.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const summary = summarise(syntheticRun({ numImages: 40, published: false }));
const table = accuracyTable(summary);

const linesOf = (chosen: Table): string[] => tableCsv(chosen).trimEnd().split('\r\n');
const rows = (...filters: [string, string][]): Table =>
  chosenTable(table, { columns: null, rows: new Map(filters) });

describe('rows', () => {
  test.each([
    ['as numbers', '0.05,0.2'],
    ['as they are printed', '5 %, 20 %'],
  ])('are chosen %s, in all groups', (_, values) => {
    const lines = linesOf(rows(['hidden_ratio', values]));
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 2).join())).toEqual([
      ...['original,0.05', 'original,0.2', 'masked,0.05', 'masked,0.2', 'mixed,0.05', 'mixed,0.2'],
    ]);
  });

  test('are chosen by several columns, groups without one left out', () => {
    const lines = linesOf(rows(['train.regime', 'mixed'], ['hidden_ratio', '0']));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^mixed,0,0,/);
  });

  test('of a value with a comma in it', () => {
    const named = {
      ...table,
      groups: [{ ...table.groups[0]!, heading: ['[0.3,1]'] }, ...table.groups.slice(1)],
    };
    const chosen = chosenTable(named, { columns: null, rows: new Map([['train.regime', '[0.3,1]']]) });
    expect(chosen.groups).toHaveLength(1);
  });
});

test('columns are chosen, in the order that is asked for; headings stay', () => {
  const chosen = chosenTable(table, { columns: ['scatter', 'hidden_ratio'], rows: new Map() });
  expect(linesOf(chosen)[0]).toBe(
    'train.regime,scatter_mean,scatter_ci_low,scatter_ci_high,scatter_num_seeds,hidden_ratio',
  );
  expect(chosen.groups.flatMap((group) => group.rows.map((row) => row.length))).toEqual(Array(18).fill(2));
});

test('other tables too', () => {
  const compared = comparisonTable(summary.comparisons, summary.nominal)!;
  const chosen = chosenTable(compared, {
    columns: ['visible', 'p_holm'],
    rows: new Map([['mask', 'γ scatter']]),
  });
  expect(new Set(chosen.groups.map(({ heading }) => heading[1]))).toEqual(new Set(['γ scatter']));
  expect(chosen.columns.map(({ key }) => key)).toEqual(['visible', 'p_holm']);
});

describe('what the table has not is refused', () => {
  test('a column', () => {
    expect(() => chosenTable(table, { columns: ['scater'], rows: new Map() })).toThrow(
      'Expected column to be one of the table accuracy, got "scater" – at --columns.\nDid you mean "scatter"?',
    );
  });

  test('a column of rows', () => {
    expect(() => rows(['regime', 'mixed'])).toThrow(
      /^Expected column to be one of the table accuracy, got "regime" – at --rows\.\n/,
    );
  });

  test('a value', () => {
    expect(() => rows(['train.regime', 'original,mixd'])).toThrow(
      'Expected value of train.regime to be one of the table accuracy, got "mixd" – at --rows.\nDid you mean "mixed"?',
    );
  });
});
