import { withSeedCounts } from '../seed-counts.js';
import type { Table, TableCell } from '../table.js';
import { type LatexCell, latexCell, wordsCell } from './latex-cell.js';

/** A column with what its place in a page depends on. */
export interface LatexColumn {
  readonly header: LatexCell;
  readonly isText: boolean;
  /** Whether it says what a row is of, and is repeated where a table is split by columns. */
  readonly isKey: boolean;
  /** Of its widest cell, at 10 points, in points. */
  readonly width: number;
  /** Of the longest piece of its texts. */
  readonly leastWidth: number;
}

/** A table as LaTeX prints it: every row has a cell for every column. */
export interface LatexGrid {
  readonly columns: readonly LatexColumn[];
  /** Rows that belong together; a group's heading stands in every row of it, and is printed once. */
  readonly groups: readonly (readonly LatexRow[])[];
  readonly numHeadings: number;
}

export type LatexRow = readonly LatexCell[];

/** Measures a table. */
export function latexGrid(written: Table): LatexGrid {
  const { headingColumns, columns, groups } = withSeedCounts(written);
  const rows = groups.map(({ heading, rows: ofGroup }) =>
    ofGroup.map((row) => [...heading.map(wordsCell), ...row.map(latexCell)]),
  );
  const numKeys = headingColumns.length + leadingKeys(groups.flatMap((group) => group.rows));
  const all = [...headingColumns.map((column) => ({ ...column, isText: true })), ...columns];
  return {
    columns: all.map(({ header, isText = false }, index) => {
      const cells = [wordsCell(header), ...rows.flat().map((row) => row[index]!)];
      const width = Math.max(...cells.map((cell) => cell.width));
      const leastWidth = Math.max(...cells.map((cell) => cell.breakable?.leastWidth ?? cell.width));
      return { header: cells[0]!, isText, isKey: index < numKeys, width, leastWidth };
    }),
    groups: rows,
    numHeadings: headingColumns.length,
  };
}

const KEY_TYPES: ReadonlySet<TableCell['type']> = new Set(['text', 'count', 'ratio', 'empty']);

/** Columns before the first of measured values. */
function leadingKeys(rows: readonly (readonly TableCell[])[]): number {
  const isKey = (index: number): boolean => rows.every((row) => KEY_TYPES.has(row[index]!.type));
  const numColumns = rows[0]?.length ?? 0;
  const first = Array.from({ length: numColumns }, (_, index) => index).find((index) => !isKey(index));
  return first ?? numColumns;
}
