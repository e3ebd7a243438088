import { count, estimateText, fixed, percent, points, ratioPercent } from '../format.js';
import type { TableCell } from './table.js';

/** A cell as people read it. */
export function cellText(cell: TableCell): string {
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
      return boundedText(cell, percent, percent);
    case 'difference':
      return estimateText(cell.estimate, percent, points);
    case 'amount': {
      const digits = cell.estimate.mean < 100 ? 1 : 0;
      return boundedText(cell, (value) => fixed(value, digits), count);
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
): string {
  if (Number.isFinite(estimate.mean) && estimate.mean > (measured?.least ?? Number.NEGATIVE_INFINITY))
    return estimateText(estimate, text);
  if (measured === undefined || Number.isNaN(estimate.mean)) return '–';
  return estimate.mean > measured.least ? `> ${ofEnd(measured.most)}` : `≤ ${ofEnd(measured.least)}`;
}
