import { describe, expect, test } from '@jest/globals';
import { specText } from '../../../orchestrator/experiment/mask-spec.js';
import type { Evaluation, EvaluationRecord, ScatterMask } from '../../../orchestrator/protocol/generated.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { masksTogether } from '../../../orchestrator/report/figures/masks-together.js';
import { ratioFigure } from '../../../orchestrator/report/figures/ratio-figure.js';
import { visibleFigure } from '../../../orchestrator/report/figures/visible-figure.js';
import { maskComparisonTable } from '../../../orchestrator/report/tables/mask-comparison-table.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const SMALL = { numImages: 80, ratios: [0, 0.1, 0.2], visible: [8], draws: 2 };

/** The run as if its random blocks had been patches of 2×2 scattered pixels. */
function withPatches(run: RunData): RunData {
  const patches: ScatterMask = { family: 'scatter', granularity: 2 };
  const changed = <Each extends Evaluation | EvaluationRecord>(each: Each): Each =>
    'mask' in each && each.mask.family === 'random_block' ? { ...each, mask: patches } : each;
  const trials = run.trials.map((trial) => {
    const evaluations = trial.config!.evaluate.evaluations.map(changed);
    const config = { ...trial.config!, evaluate: { ...trial.config!.evaluate, evaluations } };
    return { ...trial, config, evaluations: trial.evaluations.map(changed) };
  });
  return { ...run, trials };
}

describe('masks compared in pairs', () => {
  const fills = summarise(
    syntheticRun({ ...SMALL, regimes: ['original', 'mixed'], fills: ['black', 'noise'] }),
  );

  test('differ in the fill alone, or in the family under one fill', () => {
    const { maskComparisons, points } = fills;
    const ofFirst = maskComparisons.filter(
      ({ point }) => point === points[0] || point.label === points[0]!.label,
    );
    // Three families in two fills: three pairs of fills, and three pairs of families in each fill.
    expect(ofFirst).toHaveLength(3 + 2 * 3);
    for (const { first, second } of ofFirst) {
      const isOneFill = specText(first.fill) === specText(second.fill);
      expect(isOneFill).toBe(first.mask.family !== second.mask.family);
    }
  });

  test('have the difference of their own accuracies, on the draws that both have', () => {
    const { maskComparisons, points } = fills;
    const { second, cells } = maskComparisons.find(
      ({ first, second }) => first.mask.family === 'scatter' && second.mask.family === 'scatter',
    )!;
    expect(second.fill.name).toBe('noise');
    expect(cells.map(({ place }) => place.hidden)).toEqual([102, 205, 1016]);
    for (const { place, firstAccuracy, secondAccuracy, difference } of cells) {
      const meanOf = (fill: string): number =>
        points[0]!.cells
          .find(
            (cell) =>
              cell.place.mask.family === 'scatter' &&
              cell.place.hidden === place.hidden &&
              cell.place.fill.name === fill,
          )!
          .metrics.get('accuracy')!.mean;
      expect(firstAccuracy).toBeCloseTo(meanOf('black'), 12);
      expect(secondAccuracy).toBeCloseTo(meanOf('noise'), 12);
      expect(difference.mean).toBeCloseTo(secondAccuracy - firstAccuracy, 12);
    }
  });

  test('may differ in one parameter, and are named by it', () => {
    const patches = summarise(withPatches(syntheticRun({ ...SMALL, regimes: ['mixed'] })));
    const table = tableMarkdown(maskComparisonTable(patches)!);
    expect(table).toContain('γ scatter − γ scatter 2×2');
    // Two families with parameters other than the defaults are no pair.
    expect(table).not.toContain('α salient block − γ scatter 2×2');
    expect(table).toContain('γ scatter − α salient block');
  });

  test('are none where there is but one mask', () => {
    const one = syntheticRun({ ...SMALL, regimes: ['mixed'], ratios: [0], visible: [8] });
    expect(maskComparisonTable(summarise(one))).toBeNull();
  });
});

describe('masks drawn together', () => {
  const summary = summarise(syntheticRun({ ...SMALL, fills: ['black', 'noise'] }));

  test.each([
    ['by ratio', ratioFigure(summary)!, 6],
    ['by visible pixels', visibleFigure(summary)!, 2],
  ])('%s have a panel per point and a line per mask, without published figures', (_, figure, numMasks) => {
    const together = masksTogether(figure)!;
    expect(together.stem).toBe(`${figure.stem}-masks-together`);
    expect(new Set(together.rows.map(({ mask }) => mask)).size).toBe(numMasks);
    const { concat } = together.spec('wide') as unknown as { concat: object[] };
    expect(concat).toHaveLength(3);
    expect(JSON.stringify(concat)).toContain('"color":{"field":"mask"');
    expect(together.rows.some(({ series }) => series === 'published')).toBe(false);
  });

  test('are not drawn where there is but one', () => {
    const one = summarise(syntheticRun({ ...SMALL, fills: ['black'] }));
    expect(masksTogether(visibleFigure(one)!)).toBeNull();
  });
});
