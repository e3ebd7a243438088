import { describe, expect, test } from '@jest/globals';
import type { MaskedRecord } from '../../../orchestrator/protocol/generated.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { cellsCsv } from '../../../orchestrator/report/tables/cells-csv.js';
import { csvLine } from '../../../orchestrator/report/tables/csv.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const SMALL = { side: 8, numImages: 60, ratios: [0, 0.1, 0.5], visible: [4], draws: 2 };

function linesOf(run: RunData): string[] {
  return cellsCsv(summarise(run)).split('\r\n');
}

describe('cells.csv', () => {
  const run = syntheticRun(SMALL);
  const lines = linesOf(run);

  test('names its columns, the varied settings first', () => {
    expect(lines[0]).toBe(
      'train.regime,family,fill,granularity,hidden,visible,ratio,metric,mean,ci_low,ci_high,num_seeds,mask',
    );
  });

  test('has one row per point, place and metric, in the order of the grid', () => {
    // clean + 2 ratios × 3 families + 4 visible pixels, 3 metrics, 3 regimes
    expect(lines).toHaveLength(1 + (1 + 6 + 1) * 3 * 3 + 1);
    expect(lines.slice(1, 5).map((line) => line.split(',').slice(0, 8).join(','))).toEqual([
      'original,none,none,1,0,64,0,accuracy',
      'original,none,none,1,0,64,0,nll',
      'original,none,none,1,0,64,0,ece',
      'original,salient_block,black,1,6,58,0.09375,accuracy',
    ]);
    expect(lines.at(-2)).toMatch(/^mixed,scatter,black,1,60,4,0\.9375,ece,/);
    expect(lines.at(-1)).toBe('');
  });

  test('averages draws within a seed and gives the interval over seeds', () => {
    const row = lines.find((line) => line.startsWith('masked,scatter,black,1,32,32,0.5,accuracy,'));
    const bySeed = run.trials
      .filter(({ point }) => point['train.regime'] === 'masked')
      .map(({ evaluations }) => {
        const values = evaluations.flatMap((record) =>
          record.kind === 'masked' && record.mask.family === 'scatter' && record.hidden === 32
            ? [Number(record.metrics.accuracy)]
            : [],
        );
        expect(values).toHaveLength(2);
        return (values[0]! + values[1]!) / 2;
      });
    const mean = (bySeed[0]! + bySeed[1]! + bySeed[2]!) / 3;
    const variance = bySeed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
    const half = 4.302652729749464 * Math.sqrt(variance / 3); // scipy.stats.t.ppf(0.975, 2)
    const [, , , , , , , , ...numbers] = row!.split(',').map(Number);
    expect(numbers[0]).toBeCloseTo(mean, 12);
    for (const end of numbers.slice(1, 3)) {
      const halfAtEnd = half * Math.sqrt((end * (1 - end)) / (mean * (1 - mean)));
      expect(Math.abs(end - mean)).toBeCloseTo(halfAtEnd, 9);
    }
    expect(numbers[1]).toBeLessThan(mean);
    expect(numbers[2]).toBeGreaterThan(mean);
    expect(numbers[3]).toBe(3);
  });

  test('gives one seed an interval over images, and none to what has no images', () => {
    const one = linesOf(syntheticRun({ ...SMALL, seeds: 1, regimes: ['mixed'] }));
    const clean = one
      .find((line) => line.startsWith('mixed,none,none,1,0,64,0,accuracy,'))!
      .split(',')
      .map(Number);
    const drawn = one
      .find((line) => line.startsWith('mixed,scatter,black,1,32,32,0.5,accuracy,'))!
      .split(',')
      .map(Number);
    for (const [mean, low, high] of [clean.slice(8), drawn.slice(8)] as [number, number, number][]) {
      expect(low).toBeLessThan(mean);
      expect(high).toBeGreaterThan(mean);
    }
    expect(one.find((line) => line.includes(',nll,'))).toMatch(/,,,1,$/);
  });

  test('counts only seeds whose draws are all there', () => {
    const partial = syntheticRun({ ...SMALL, statuses: { 'mixed 2': 'pending', 'mixed 1': 'running' } });
    const scatter = linesOf(partial).filter((line) => line.startsWith('mixed,scatter,'));
    expect(scatter.every((line) => line.endsWith(',1,'))).toBe(true);
    const clean = linesOf(partial).find((line) => line.startsWith('mixed,none,'));
    expect(clean).toMatch(/,2,$/);
  });

  test('does not depend on the order in which rows arrived', () => {
    const shuffled: RunData = {
      ...run,
      trials: run.trials.map((trial) => ({ ...trial, evaluations: [...trial.evaluations].reverse() })),
    };
    expect(linesOf(shuffled)).toEqual(lines);
  });

  test('takes the measurement with the most images where a place was asked for twice', () => {
    const [trial] = run.trials;
    const { evaluate } = trial!.config!;
    const few = { ...evaluate.evaluations[1]!, num_images: 10 };
    const metrics = { accuracy: 0, nll: 0, ece: 0 };
    const record = { ...(trial!.evaluations[1] as MaskedRecord), num_images: 10, metrics };
    const twice: RunData = {
      ...run,
      trials: [
        {
          ...trial!,
          config: {
            ...trial!.config!,
            evaluate: { ...evaluate, evaluations: [...evaluate.evaluations, few] },
          },
          evaluations: [...trial!.evaluations, record],
        },
        ...run.trials.slice(1),
      ],
    };
    expect(linesOf(twice)).toEqual(lines);
  });

  test('passes on values that are not finite', () => {
    const diverged: RunData = {
      ...run,
      trials: run.trials.map((trial) => ({
        ...trial,
        evaluations: trial.evaluations.map((record) => ({
          ...(record as MaskedRecord),
          metrics: { ...(record as MaskedRecord).metrics, nll: 'inf' as const },
        })),
      })),
    };
    expect(linesOf(diverged).find((line) => line.includes(',nll,'))).toMatch(/,nll,inf,,,3,$/);
  });
});

test('a field is quoted where RFC 4180 asks for it', () => {
  expect(csvLine(['a,b', 'say "no"', 'two\nlines', 'plain', 0.1, null, Number.NaN])).toBe(
    '"a,b","say ""no""","two\nlines",plain,0.1,,nan\r\n',
  );
});
