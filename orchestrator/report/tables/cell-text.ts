import {
  count,
  estimateText,
  fixed,
  percent,
  points,
  ratioPercent,
  type UnevenSides,
} from '../words/format.js';
import type { TableCell } from './table.js';

/** Writes an interval that reaches further to one side. */
export type UnevenText = (sides: UnevenSides) => string;

/** A cell as people read it; `uneven` may write intervals in another way than (low to high). */
export function cellText(cell: TableCell, uneven?: UnevenText): string {
  switch (cell.type) {
    case 'text':
      return cell.text;
    case 'count':
      return count(cell.value);
    case 'ratio':
      return ratioPercent(cell.value);
    case 'percent':
      return percent(cell.value);
    case 'published':
      return percent(cell.value, 2);
    case 'share':
      return boundedText(cell, percent, percent, uneven);
    case 'difference':
      return estimateText(cell.estimate, percent, points, uneven);
    case 'amount': {
      const digits = cell.digits ?? (cell.estimate.mean < 100 ? 1 : 0);
      const text = (value: number): string =>
        digits === 0 ? count(Math.round(value)) : fixed(value, digits);
      return boundedText(cell, text, count, uneven);
    }
    case 'p':
      return cell.value < 0.001 ? '< 0.001' : cell.value.toFixed(3);
    case 'empty':
      return '–';
    default:
      return cell satisfies never;
  }
}

/** The estimate; where it lies outside of what was measured, the end of that with a sign. */
function boundedText(
  { estimate, measured }: Extract<TableCell, { type: 'share' | 'amount' }>,
  text: (value: number) => string,
  ofEnd: (value: number) => string,
  uneven: UnevenText | undefined,
): string {
  if (Number.isFinite(estimate.mean) && estimate.mean > (measured?.least ?? Number.NEGATIVE_INFINITY))
    return estimateText(estimate, text, text, uneven);
  if (measured === undefined || Number.isNaN(estimate.mean)) return '–';
  return estimate.mean > measured.least ? `> ${ofEnd(measured.most)}` : `≤ ${ofEnd(measured.least)}`;
}
