import { expected } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import { cellText } from './cell-text.js';
import type { Column, RowGroup, Table, TableCell } from './table.js';

/** Which rows and columns of a table are wanted; columns by the names that they have in its CSV file. */
export interface TableChoice {
  /** In this order; all of them where it is null. Heading columns always stay. */
  readonly columns: readonly string[] | null;
  /** Wanted values by column, commas between them, as the table or its CSV file has them; a row stays that has one of each. */
  readonly rows: ReadonlyMap<string, string>;
}

/** The table with what is wanted of it; throws for a column or a value that it has not. */
export function chosenTable(table: Table, { columns, rows }: TableChoice): Table {
  const filters = [...rows].map(([column, wanted]) => filterOf(table, column, wanted));
  const places = columns === null ? null : columns.map((name) => placeOf(table, name));
  const groups = table.groups.map(({ heading, rows: ofGroup }) => ({
    heading,
    rows: ofGroup.filter((row) => filters.every((isWanted) => isWanted(heading, row))),
  }));
  const pick = <Value>(values: readonly Value[]): readonly Value[] =>
    places === null ? values : places.map((place) => values[place]!);
  return {
    ...table,
    columns: pick(table.columns),
    groups: groups
      .filter((group) => group.rows.length > 0)
      .map((group) => ({ ...group, rows: group.rows.map(pick) })),
  };
}

type RowFilter = (heading: RowGroup['heading'], row: readonly TableCell[]) => boolean;

function filterOf(table: Table, column: string, wanted: string): RowFilter {
  const headingPlace = table.headingColumns.findIndex(({ key }) => key === column);
  const place = headingPlace >= 0 ? headingPlace : placeOf(table, column, table.headingColumns);
  const textsOf: (...row: Parameters<RowFilter>) => string[] =
    headingPlace >= 0 ? (heading) => [heading[place]!] : (_, row) => textsOfCell(row[place]!);
  const known = new Set(
    table.groups.flatMap(({ heading, rows }) => rows.flatMap((row) => textsOf(heading, row))),
  );
  const values = known.has(wanted) ? [wanted] : wanted.split(',').map((value) => value.trim());
  for (const value of values) {
    if (known.has(value)) continue;
    throw expected(`value of ${column}`, `one of the table ${table.stem}`, value, {
      at: '--rows',
      fix: suggestion(value, known),
    });
  }
  return (heading, row) => textsOf(heading, row).some((text) => values.includes(text));
}

/** How a cell may be called: as it is printed, and as the number that it is. */
function textsOfCell(cell: TableCell): string[] {
  return 'value' in cell ? [String(cell.value), cellText(cell)] : [cellText(cell)];
}

function placeOf({ stem, columns }: Table, name: string, others: readonly Column[] = []): number {
  const place = columns.findIndex(({ key }) => key === name);
  if (place >= 0) return place;
  throw expected('column', `one of the table ${stem}`, name, {
    at: others.length > 0 ? '--rows' : '--columns',
    fix: suggestion(
      name,
      [...others, ...columns].map(({ key }) => key),
    ),
  });
}
