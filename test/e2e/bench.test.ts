import { describe, expect, test } from '@jest/globals';
import { measure } from '../bench/measure.js';
import type { Contest, Row, Side, Surroundings } from '../bench/row.js';
import { Child } from '../fixtures/processes/child.js';

const surroundings: Surroundings = { python: 'python', peerPython: null, folder: '/nowhere', isTiny: true };

/** A row whose sides take these seconds, one after another. */
function rowOf(seconds: Record<Side, number[]>, changes: Partial<Row> = {}): Row {
  const contest: Contest = { run: async (side) => seconds[side].shift()!, close: async () => {} };
  const row = { name: 'row', ours: 'ours', other: 'other', target: { atLeast: 5 }, needsPeers: false };
  return { ...row, numRounds: 3, open: () => contest, ...changes };
}

function measured(row: Row) {
  return measure(row, surroundings, row.numRounds, () => {});
}

describe('a row', () => {
  test('is the median of the ratios of pairs, without the warm-up', async () => {
    const row = rowOf({ ours: [100, 1, 2, 4], other: [1, 6, 8, 20] });
    await expect(measured(row)).resolves.toMatchObject({
      status: 'measured',
      value: { median: 5, min: 4, max: 6 },
      oursS: { median: 2 },
      otherS: { median: 8 },
      isMet: true,
    });
  });

  test('is a cost where less is better', async () => {
    const row = rowOf({ ours: [1, 3, 3, 3], other: [1, 2, 2, 2] }, { target: { atMost: 1.4 } });
    await expect(measured(row)).resolves.toMatchObject({ value: { median: 1.5 }, isMet: false });
  });

  test('has no number without its peer', async () => {
    const row = rowOf({ ours: [], other: [] }, { needsPeers: true });
    await expect(measured(row)).resolves.toEqual({ status: 'peer not installed' });
  });

  test('that breaks down says so, and ends what it opened', async () => {
    let isClosed = false;
    const run = () => Promise.reject(new Error('out of order'));
    const close = async () => {
      isClosed = true;
    };
    const row = rowOf({ ours: [], other: [] }, { open: () => ({ run, close }) });
    await expect(measured(row)).resolves.toEqual({ status: 'failed', error: 'out of order' });
    expect(isClosed).toBe(true);
  });
});

describe('yarn bench', () => {
  const bench = (...args: string[]) => Child.start('../../bench/bench.ts', ...args);

  test('measures the rows that are named, and tells them as JSON', async () => {
    const child = bench('scatter-vs-copy', 'plan', '--tiny', '--rounds', '1', '--json', '--no-install');
    const report = JSON.parse((await child.remainingLines()).join('\n'));
    expect(await child.ended()).toBe(0);
    const spread = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };
    const result = { status: 'measured', value: spread, ours_s: spread, other_s: spread, num_rounds: 1 };
    expect(report.rows).toEqual([
      expect.objectContaining({ ...result, name: 'scatter-vs-copy', unit: 'ratio', target: { at_most: 6 } }),
      expect.objectContaining({ ...result, name: 'plan', unit: 'ratio', target: { at_most: 11 } }),
    ]);
    expect(report.machine).toMatchObject({ cpu_model: expect.any(String), num_cores: expect.any(Number) });
  }, 120_000);

  test('refuses a row that it does not have', async () => {
    const child = bench('scatter-vs-mea');
    expect(await child.ended()).toBe(2);
    expect(child.stderr).toBe(
      'Expected row to be a known one, got "scatter-vs-mea".\nDid you mean "scatter-vs-mae"?\n',
    );
  });
});
