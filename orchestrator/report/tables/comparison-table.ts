import type { Comparison } from '../estimates/comparisons.js';
import { kindLabel } from '../keys/mask-kind.js';
import { type NominalAmounts, nominalRatio } from '../keys/nominal-amounts.js';
import { comparedMasksText } from '../words/comparison-basis.js';
import { count } from '../words/format.js';
import { COMPARISON_NOTES, PAIRED_COLUMNS, pairedColumns } from './paired-columns.js';
import type { Table, TableCell } from './table.js';

/** Paired comparisons, a row per amount; null if nothing could be compared. */
export function comparisonTable(
  comparisons: readonly Comparison[],
  nominal: readonly NominalAmounts[],
): Table | null {
  const kinds = comparisons.flatMap(({ curves }) => curves.map(({ kind }) => kind));
  const groups = comparisons.flatMap(({ first, second, curves }) =>
    curves.map(({ kind, cells }) => ({
      heading: [`${second.label} − ${first.label}`, kindLabel(kind, kinds)],
      rows: cells.map((cell): TableCell[] => [
        {
          type: 'ratio',
          value: nominalRatio(nominal, kind, cell.place.hidden, cell.place.hidden + cell.visible),
        },
        { type: 'count', value: cell.visible },
        ...pairedColumns(cell),
      ]),
    })),
  );
  if (groups.length === 0) return null;
  return {
    stem: 'comparisons',
    caption: 'Paired comparisons: accuracy in percent, differences in points, second minus first.',
    notes: [
      `Both models of a pair have the same seed and meet the same images ${comparedMasksText(kinds)}.`,
      ...fewerImagesNotes(comparisons),
      ...COMPARISON_NOTES,
    ],
    headingColumns: [
      { key: 'comparison', header: 'comparison', isText: true },
      { key: 'mask', header: 'mask', isText: true },
    ],
    columns: [{ key: 'ratio', header: 'hidden' }, { key: 'visible', header: 'visible' }, ...PAIRED_COLUMNS],
    groups,
  };
}

/** Says under which kinds fewer images were compared than under others, as is usual with costly ones. */
function fewerImagesNotes(comparisons: readonly Comparison[]): string[] {
  const curves = comparisons.flatMap((comparison) => comparison.curves);
  const most = Math.max(...curves.map(({ numImages }) => numImages));
  const kinds = curves.map(({ kind }) => kind);
  const fewer = curves.filter(({ numImages }) => numImages < most);
  const notes = fewer.map(
    ({ kind, numImages }) =>
      `${kindLabel(kind, kinds)}: the first ${count(numImages)} images, clean ones too.`,
  );
  return [...new Set(notes)];
}
