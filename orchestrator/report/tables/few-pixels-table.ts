import { isAskedByVisible, numPixelsOf, visibleAmounts } from '../amounts.js';
import { howMeasured } from '../how-measured.js';
import { leftOutNotes } from '../left-out.js';
import { symbolNotes } from '../mask-meaning.js';
import type { RunSummary } from '../summary.js';
import { pivot } from './pivot.js';
import { EMPTY, type Table } from './table.js';

/** Accuracy by visible pixels, a column a mask family; null if the experiment asks for none. */
export function fewPixelsTable(summary: RunSummary): Table | null {
  const amounts = visibleAmounts(summary);
  if (amounts.length === 0) return null;
  const kinds = summary.kinds.filter((kind) => isAskedByVisible(summary, kind));
  return pivot(summary, {
    stem: 'few-pixels',
    caption: `Accuracy in percent by visible pixels. ${howMeasured(summary)}`,
    notes: [...symbolNotes(kinds), ...leftOutNotes(summary)],
    amounts,
    kinds,
    amountColumns: [
      { key: 'visible_pixels', header: 'visible' },
      { key: 'visible_ratio', header: 'of all' },
    ],
    amountCells: ({ value }, point) => {
      const numPixels = numPixelsOf(point);
      return [
        { type: 'count', value },
        numPixels === null ? EMPTY : { type: 'ratio', value: value / numPixels },
      ];
    },
    besideColumns: () => [],
    besideCells: () => [],
  });
}
