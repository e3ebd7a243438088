import { expected } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import type { RunSummary } from '../../report/estimates/summary.js';
import { chosenTable } from '../../report/tables/chosen-table.js';
import { tableLatex } from '../../report/tables/latex/table-latex.js';
import { allTables, reportTables } from '../../report/tables/report-tables.js';

/** What of a report is printed for LaTeX. */
export interface LatexChoice {
  /** Name of a table's files, such as accuracy. */
  readonly latex: string;
  /** `column=value,value`, one for each column. */
  readonly rows: readonly string[];
  /** Names with commas between them. */
  readonly columns: string | undefined;
}

/** The chosen rows and columns of one table. */
export function chosenLatex(summary: RunSummary, { latex, rows, columns }: LatexChoice): string {
  const tables = allTables(reportTables(summary));
  const table = tables.find(({ stem }) => stem === latex);
  if (table === undefined) {
    const stems = tables.map(({ stem }) => stem);
    throw expected('table', 'one of the report', latex, { at: '--latex', fix: suggestion(latex, stems) });
  }
  const wanted = new Map(rows.map(filterOf));
  return tableLatex(
    chosenTable(table, { columns: columns?.split(',').map((name) => name.trim()) ?? null, rows: wanted }),
  );
}

function filterOf(text: string): [string, string] {
  const [, column, values] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (column === undefined || values === undefined) {
    const fix = 'For example: --rows hidden_ratio=0,0.2';
    throw expected('rows', 'a column and its values', text, { at: '--rows', fix });
  }
  return [column.trim(), values.trim()];
}
