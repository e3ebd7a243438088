import { specText } from '../../experiment/mask-spec.js';
import { fillWords } from '../../experiment/mask-words.js';
import type { Fill } from '../../protocol/generated.js';
import { cellAt } from '../estimates/measured-amounts.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import type { Amount } from '../keys/amounts.js';
import { kindKey, type MaskKind } from '../keys/mask-kind.js';
import { type MaskColumn, maskColumns } from './family-columns.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type Column, EMPTY, type RowGroup, type Table, type TableCell } from './table.js';

/** What sets one pivot table apart from another. */
export interface PivotOptions extends Pick<Table, 'stem' | 'caption' | 'notes'> {
  readonly amounts: readonly Amount[];
  readonly kinds: readonly MaskKind[];
  readonly amountColumns: readonly Column[];
  /** Cells of the amount columns. */
  amountCells(amount: Amount, point: PointSummary): TableCell[];
  /** Columns beside a family's own, such as that of published figures. */
  besideColumns(column: MaskColumn): Column[];
  besideCells(kind: MaskKind, amount: Amount, point: PointSummary): TableCell[];
}

/** Accuracies: a row per amount, a column per mask family, a group of rows per point of the grid and a fill. */
export function pivot(summary: RunSummary, options: PivotOptions): Table {
  const { stem, caption, notes, kinds, amountColumns } = options;
  const fills = [...new Map(kinds.map(({ fill }) => [specText(fill), fill])).values()];
  const families = maskColumns(kinds);
  const fillColumns = fills.length > 1 ? [{ key: 'fill', header: 'fill', isText: true }] : [];
  return {
    stem,
    caption,
    notes,
    headingColumns: [...pointColumns(summary), ...fillColumns],
    columns: [...amountColumns, ...families.flatMap((family) => [family, ...options.besideColumns(family)])],
    groups: summary.points.flatMap((point) =>
      fills.flatMap((fill) => {
        const heading = [...pointHeading(summary, point), ...(fills.length > 1 ? [fillWords(fill)] : [])];
        const rows = options.amounts.flatMap((amount) => pivotRow(options, families, point, fill, amount));
        return rows.length === 0 ? [] : [{ heading, rows } satisfies RowGroup];
      }),
    ),
  };
}

/** The row of an amount; none where the point has measured none of its cells. */
function pivotRow(
  { kinds, amountCells, besideCells }: PivotOptions,
  families: readonly MaskColumn[],
  point: PointSummary,
  fill: Fill,
  amount: Amount,
): TableCell[][] {
  const cells = families.flatMap((column) => {
    const wanted = kindKey({ mask: column.mask, fill });
    const kind = kinds.find((each) => kindKey(each) === wanted);
    const estimate = kind && cellAt(point, kind, amount)?.metrics.get('accuracy');
    const own: TableCell = estimate === undefined ? EMPTY : { type: 'share', estimate };
    return [own, ...besideCells({ mask: column.mask, fill }, amount, point)];
  });
  if (!cells.some(({ type }) => type === 'share')) return [];
  return [[...amountCells(amount, point), ...cells]];
}
