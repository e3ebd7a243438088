import { expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { topKTable } from '../../../orchestrator/report/tables/top-k-table.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withTopTwo } from '../../fixtures/report/with-top-k.js';

const SETTINGS = {
  regimes: ['mixed'],
  families: ['scatter'],
  ratios: [0, 0.5],
  visible: [],
  seeds: 2,
} as const;

test('there is no table where nobody asked for the greatest logits', () => {
  expect(topKTable(summarise(syntheticRun(SETTINGS)))).toBeNull();
});

test('top 2 stands beside the accuracy, a row for each mask and amount', () => {
  const table = topKTable(summarise(withTopTwo(syntheticRun(SETTINGS))))!;
  expect(table.columns.map(({ header }) => header)).toEqual([
    'mask',
    'hidden',
    'pixels',
    'accuracy',
    'top 2',
  ]);
  const rows = table.groups.flatMap((group) => group.rows);
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    const [accuracy, top] = row
      .slice(3)
      .map((cell) => (cell.type === 'share' ? cell.estimate.mean : Number.NaN));
    expect(top).toBeCloseTo((1 + accuracy!) / 2, 12);
  }
});
