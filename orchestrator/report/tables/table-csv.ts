import type { Estimate } from '../estimates/estimate.js';
import { csvLine } from './csv.js';
import type { Column, Table, TableCell } from './table.js';

/** A table as CSV: shares in [0, 1] at full precision, an estimate as mean, ci_low, ci_high and num_seeds; `null` where a point chooses no value of an axis. */
export function tableCsv(table: Table): string {
  const isEstimate = table.columns.map(
    ({ isMain, namesMean }, index) =>
      isMain || namesMean || table.groups.some(({ rows }) => rows.some((row) => 'estimate' in row[index]!)),
  );
  const header = [
    ...table.headingColumns.map(({ key }) => key),
    ...table.columns.flatMap((column, index) => headers(column, isEstimate[index]!)),
  ];
  const lines = table.groups.flatMap(({ heading, rows }) =>
    rows.map((row) =>
      csvLine([
        ...heading.map((text) => text || 'null'),
        ...row.flatMap((cell, index) => fields(cell, isEstimate[index]!)),
      ]),
    ),
  );
  return csvLine(header) + lines.join('');
}

function headers({ key, isMain, namesMean }: Column, isEstimate: boolean): string[] {
  const mean = namesMean ? key : `${key}_mean`;
  if (isMain) return [key, 'ci_low', 'ci_high', 'num_seeds'];
  return isEstimate ? [mean, `${key}_ci_low`, `${key}_ci_high`, `${key}_num_seeds`] : [key];
}

function fields(cell: TableCell, isEstimate: boolean): (string | number | null)[] {
  if ('estimate' in cell) return estimateFields(cell.estimate);
  if (isEstimate) return [null, null, null, null];
  if (cell.type === 'empty') return [null];
  return [cell.type === 'text' ? cell.text : cell.value];
}

function estimateFields({ mean, interval, numSeeds }: Estimate): (number | null)[] {
  return [mean, interval?.low ?? null, interval?.high ?? null, numSeeds];
}
