import type { RunSummary } from '../estimates/summary.js';
import { type Transferred, transferOf } from '../estimates/transfer.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { csvName, TRANSFER_TITLES, transferNote } from '../words/transfer-words.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { EMPTY, type RowGroup, type Table, type TableCell, textCell } from './table.js';

/** Accuracy by what a model was trained on and what it is tested under; null unless both vary. */
export function transferTable(summary: RunSummary, of: Transferred): Table | null {
  const transfer = transferOf(summary, of);
  if (transfer === null) return null;
  return {
    stem: `transfer-${of}s`,
    caption: `${TRANSFER_TITLES[of]}, accuracy in percent. ${howMeasured(summary)}`,
    notes: [...leftOutNotes(summary), transferNote(summary, transfer)],
    headingColumns: pointColumns(summary),
    columns: [
      { key: `train_${of}`, header: 'trained on', isText: true },
      ...transfer.columns.map(({ kind, label }) => ({ key: csvName(of, kind), header: label })),
    ],
    groups: transfer.rows.map(({ point, trained, accuracies }): RowGroup => {
      const cells = accuracies.map(
        (estimate): TableCell => (estimate === null ? EMPTY : { type: 'share', estimate }),
      );
      return { heading: pointHeading(summary, point), rows: [[textCell(trained), ...cells]] };
    }),
  };
}
