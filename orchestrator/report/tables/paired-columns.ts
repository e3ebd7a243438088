import type { CellComparison } from '../estimates/curve-comparison.js';
import type { TableCell } from './table.js';

/** The columns of two sides compared in pairs. */
export const PAIRED_COLUMNS = [
  { key: 'first', header: 'first' },
  { key: 'second', header: 'second' },
  { key: 'difference', header: 'difference' },
  { key: 'p', header: 'McNemar p' },
  { key: 'p_holm', header: 'p (Holm)' },
] as const;

/** What stands in them. */
export function pairedColumns(cell: CellComparison): TableCell[] {
  return [
    { type: 'percent', value: cell.firstAccuracy },
    { type: 'percent', value: cell.secondAccuracy },
    { type: 'difference', estimate: cell.difference },
    { type: 'p', value: cell.p },
    { type: 'p', value: cell.adjustedP },
  ];
}

/** How differences and their p values are obtained. */
export const COMPARISON_NOTES = [
  'Difference: mean over seed pairs and 95 % score interval with t over pairs; of one pair, or where all agree, bootstrap over images (± its half-width, where the mean is in its middle).',
  'McNemar: images are the units; the results of one image over masks and seeds are kept together (exact with mid-p up to 100 images that differ, χ² beyond).',
  'Holm: over the hidden ratios of one comparison and mask; clean images are a test of their own.',
];
