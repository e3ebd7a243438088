import { countRange } from '../words/format.js';
import { type Table, type TableCell, textCell } from './table.js';

const NOTE = 'n: seeds, or pairs of seeds, that the numbers of a row are over.';

/** A table as it is read: with a column for the number of seeds where that is not the same in all rows. */
export function withSeedCounts(table: Table): Table {
  const counts = table.groups.flatMap(({ rows }) => rows.flatMap(seedCounts));
  if (new Set(counts).size <= 1) return table;
  return {
    ...table,
    notes: [...table.notes, NOTE],
    columns: [...table.columns, { key: 'num_seeds', header: 'n', isText: true }],
    groups: table.groups.map(({ heading, rows }) => ({
      heading,
      rows: rows.map((row) => [...row, textCell(countRange(seedCounts(row)))]),
    })),
  };
}

function seedCounts(row: readonly TableCell[]): number[] {
  return row.flatMap((cell) => ('estimate' in cell ? [cell.estimate.numSeeds] : []));
}
