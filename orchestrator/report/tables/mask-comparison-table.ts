import type { RunSummary } from '../estimates/summary.js';
import { kindLabel } from '../keys/mask-kind.js';
import { nominalRatio } from '../keys/nominal-amounts.js';
import { COMPARISON_NOTES, PAIRED_COLUMNS, pairedColumns } from './paired-columns.js';
import { pointColumns, pointHeading } from './point-heading.js';
import type { RowGroup, Table, TableCell } from './table.js';

/** Masks of each point compared in pairs, a row per amount; null if nothing could be compared. */
export function maskComparisonTable(summary: RunSummary): Table | null {
  const { maskComparisons, kinds, nominal } = summary;
  if (maskComparisons.length === 0) return null;
  return {
    stem: 'mask-comparisons',
    caption:
      'Masks compared in pairs: accuracy in percent, differences in points, second minus first, of the same models on the same images.',
    notes: [
      'Pairs differ in the fill, in one parameter, or in the family; as many draws of each are taken as both have.',
      ...COMPARISON_NOTES,
    ],
    headingColumns: [...pointColumns(summary), { key: 'comparison', header: 'comparison', isText: true }],
    columns: [
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'hidden_pixels', header: 'pixels' },
      ...PAIRED_COLUMNS,
    ],
    groups: maskComparisons.map(
      ({ point, first, second, cells }): RowGroup => ({
        heading: [
          ...pointHeading(summary, point),
          `${kindLabel(second, kinds)} − ${kindLabel(first, kinds)}`,
        ],
        rows: cells.map((cell): TableCell[] => {
          const { hidden } = cell.place;
          return [
            { type: 'ratio', value: nominalRatio(nominal, first, hidden, hidden + cell.visible) },
            { type: 'count', value: hidden },
            ...pairedColumns(cell),
          ];
        }),
      }),
    ),
  };
}
