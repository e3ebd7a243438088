import { maskWords } from '../../experiment/mask-words.js';
import type { RunSummary } from '../estimates/summary.js';
import type { Transfer, Transferred } from '../estimates/transfer.js';
import { numPixelsOf } from '../keys/amounts.js';
import { fillText } from '../keys/csv-keys.js';
import type { MaskKind } from '../keys/mask-kind.js';
import { amountWords } from './amount-words.js';

export const TRANSFER_TITLES: Readonly<Record<Transferred, string>> = {
  mask: 'Masks of the training against masks of the test',
  fill: 'Fills of the training against fills of the test',
};

/** At which amounts the columns are. */
export function transferNote({ points }: RunSummary, { columns }: Transfer): string {
  const numPixels = Math.max(0, ...points.map((point) => numPixelsOf(point) ?? 0));
  const amounts = [...new Set(columns.map(({ amount }) => amountWords(amount, numPixels)))];
  if (amounts.length === 1) return `All columns: ${amounts[0]}.`;
  return `${columns.map(({ label, amount }) => `${label}: ${amountWords(amount, numPixels)}`).join('; ')}.`;
}

/** Name of a column in CSV files. */
export function csvName(of: Transferred, { mask, fill }: MaskKind): string {
  return (of === 'mask' ? maskWords(mask) : fillText(fill)).replaceAll(/[^\w.=]+/g, '_');
}
