import type { RunSummary } from '../estimates/summary.js';
import { isAskedByVisible, numPixelsOf, visibleAmounts } from '../keys/amounts.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { symbolNotes } from '../words/mask-meaning.js';
import { pivot } from './pivot.js';
import { EMPTY, type Table } from './table.js';

/** Accuracy by visible pixels, a column per mask family; null if the experiment asks for none. */
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
