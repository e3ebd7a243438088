import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { givenMasksFigure } from '../../../orchestrator/report/figures/given-masks-figure.js';
import { accuracyTable } from '../../../orchestrator/report/tables/accuracy-table.js';
import { givenMasksTable } from '../../../orchestrator/report/tables/given-masks-table.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { withGiven } from '../../fixtures/report/with-given.js';

const SMALL = { numImages: 80, ratios: [0, 0.1, 0.2], visible: [], draws: 1 };

describe('given masks', () => {
  const run = withGiven(syntheticRun(SMALL), { 102: 'maps/dust.png', 205: 'maps/scratch.png' });
  const summary = summarise(run);

  test('have a table of their own, with the amount that each hides', () => {
    const rows = tableMarkdown(givenMasksTable(summary)!)
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2, 5);
    expect(rows[0]).toMatch(/original \| nothing hidden +\| +0 % \| +0 \|/);
    expect(rows[1]).toMatch(/dust\.png +\| +9\.96 % \| +102 \| +\d\d\.\d/);
    expect(rows[2]).toMatch(/scratch\.png +\| +20 % \| +205 \| +\d\d\.\d/);
  });

  test('add no rows, columns or curves to what is measured by amount', () => {
    const table = accuracyTable(summary);
    expect(table.columns.map(({ key }) => key)).not.toContain('given');
    expect(table.groups[0]!.rows).toHaveLength(3);
    expect(summary.points[0]!.curves.map(({ kind }) => kind.mask.family)).toEqual([
      'random_block',
      'scatter',
    ]);
  });

  test('are drawn with a mark a point', () => {
    const { rows } = givenMasksFigure(summary)!;
    expect(rows).toHaveLength(3 * 3);
    expect(rows[1]).toMatchObject({ mask: 'dust.png', series: 'original', hidden: 102, num_seeds: 3 });
  });

  test('of one name are told apart by their paths', () => {
    const same = summarise(withGiven(syntheticRun(SMALL), { 102: 'a/dust.png', 205: 'b/dust.png' }));
    const table = tableMarkdown(givenMasksTable(same)!);
    expect(table).toContain('a/dust.png');
    expect(table).toContain('b/dust.png');
  });

  test('are absent where there are none', () => {
    expect(givenMasksTable(summarise(syntheticRun(SMALL)))).toBeNull();
    expect(givenMasksFigure(summarise(syntheticRun(SMALL)))).toBeNull();
  });
});
