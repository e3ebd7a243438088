import type { CellComparison } from '../../estimates/curve-comparison.js';
import { percent, points, pValue } from '../format.js';

/** Below it a difference is called significant, if trainings agree on its sign. */
const SIGNIFICANT = 0.05;

/** Whether these models differ on other images, and other trainings would, too: the interval over seeds is on one side of 0. */
export function isSignificant(cell: CellComparison | undefined): boolean {
  if (cell === undefined || cell.adjustedP >= SIGNIFICANT) return false;
  const { interval } = cell.difference;
  return interval === null || interval.low > 0 || interval.high < 0;
}

/** `+12.4 points, 95 % CI 8.1 to 16.7, p < 0.001`. */
export function testText({ difference: { mean, interval }, adjustedP }: CellComparison): string {
  const range = interval && `, 95 % CI ${percent(interval.low)} to ${percent(interval.high)}`;
  return `${points(mean)} points${range ?? ''}, ${pValue(adjustedP)}`;
}
