import { halfWidth } from '../estimate.js';
import { count, fixed, percent, percentEstimate, points, ratioPercent } from '../format.js';
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
    case 'share':
      return Number.isFinite(cell.estimate.mean) ? percentEstimate(cell.estimate) : '–';
    case 'difference': {
      const half = halfWidth(cell.estimate);
      return points(cell.estimate.mean) + (half === null ? '' : ` ± ${percent(half)}`);
    }
    case 'amount':
      return amountText(cell.estimate.mean, halfWidth(cell.estimate));
    case 'published':
      return percent(cell.value, 2);
    case 'p':
      return cell.value < 0.001 ? '< 0.001' : cell.value.toFixed(3);
    case 'empty':
      return '–';
    default:
      return cell satisfies never;
  }
}

function amountText(mean: number, half: number | null): string {
  if (!Number.isFinite(mean)) return '–';
  const digits = mean < 100 ? 1 : 0;
  return half === null ? fixed(mean, digits) : `${fixed(mean, digits)} ± ${fixed(half, digits)}`;
}
