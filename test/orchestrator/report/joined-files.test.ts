import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { cellsCsv } from '../../../orchestrator/report/tables/cells-csv.js';
import { comparisonsCsv } from '../../../orchestrator/report/tables/comparisons-csv.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const SMALL = { side: 9, numImages: 60, ratios: [0, 0.1, 0.5], visible: [4], draws: 2, seeds: 2 };

/** Lines of a CSV file without quotes, by the names of its columns. */
function recordsOf(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(header!.map((name, index) => [name, line[index]!])));
}

function keyOf(record: Record<string, string>, side: string): string {
  const shared = ['family', 'fill', 'granularity', 'hidden', 'visible', 'ratio', 'mask'];
  // On clean images nothing is hidden, by whatever mask.
  return [record[`${side}train.regime`], ...shared.map((name) => record[name])].join(' ');
}

describe.each(['original', null] as const)(
  'cells.csv and comparisons.csv, the first regime being %s',
  (regime) => {
    const run = regime === null ? withoutFirst(syntheticRun(SMALL)) : syntheticRun(SMALL);
    const summary = summarise(run);
    const cells = recordsOf(cellsCsv(summary)).filter(({ metric }) => metric === 'accuracy');
    const means = new Map(cells.map((cell) => [keyOf(cell, ''), Number(cell.mean)]));
    const comparisons = recordsOf(comparisonsCsv(summary)!);

    test('join on the same columns with the same values, on both sides', () => {
      expect(comparisons).toHaveLength(3 * (3 + 3 + 4));
      for (const record of comparisons) {
        expect(means.get(keyOf(record, 'first.'))).toBeCloseTo(Number(record.first), 12);
        expect(means.get(keyOf(record, 'second.'))).toBeCloseTo(Number(record.second), 12);
      }
    });

    test('have names and exact ratios, a minus of ASCII, and null where an axis is empty', () => {
      const [record] = comparisons.filter(({ family, hidden }) => family === 'scatter' && hidden === '8');
      expect(record).toMatchObject({ fill: 'black', granularity: '1', visible: '73', ratio: String(8 / 81) });
      expect(record!.comparison).toBe(`masked - ${regime ?? 'default'}`);
      expect(record!['first.train.regime']).toBe(String(regime));
      expect(comparisonsCsv(summary)).toMatch(/^[\x20-\x7e\r\n]*$/);
      expect(cellsCsv(summary)).not.toMatch(/^,|,null,null/m);
    });
  },
);

/** The run as if its first point chose no regime. */
function withoutFirst(run: RunData): RunData {
  const trials = run.trials.map((trial) =>
    trial.point['train.regime'] === 'original' ? { ...trial, point: {} } : trial,
  );
  return { ...run, trials };
}
