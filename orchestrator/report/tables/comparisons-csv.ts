import type { RunSummary } from '../estimates/summary.js';
import { axisFields, furtherParameters, PLACE_COLUMNS, placeFields } from '../keys/csv-keys.js';
import { axisKeys } from '../keys/points.js';
import { csvLine } from './csv.js';

/**
 * Paired comparisons, a row per amount. It joins with cells.csv on what was hidden, and on the varied settings with
 * `first.` or `second.` before their names; null where nothing could be compared.
 */
export function comparisonsCsv({ comparisons, points }: RunSummary): string | null {
  const axes = axisKeys(points);
  const lines = comparisons.flatMap(({ first, second, curves }) =>
    curves.flatMap(({ numImages, cells }) =>
      cells.map(({ place, visible, firstAccuracy, secondAccuracy, difference, p, adjustedP }) =>
        csvLine([
          `${second.label} - ${first.label}`,
          ...axisFields(first, axes),
          ...axisFields(second, axes),
          ...placeFields(place, visible),
          ...[firstAccuracy, secondAccuracy, difference.mean],
          ...[difference.interval?.low ?? null, difference.interval?.high ?? null],
          ...[difference.numSeeds, numImages, p, adjustedP],
          furtherParameters(place),
        ]),
      ),
    ),
  );
  if (lines.length === 0) return null;
  const sides = ['first', 'second'].flatMap((side) => axes.map((axis) => `${side}.${axis}`));
  const numbers = [
    'first',
    'second',
    'difference',
    'ci_low',
    'ci_high',
    'num_pairs',
    'num_images',
    'p',
    'p_holm',
  ];
  return csvLine(['comparison', ...sides, ...PLACE_COLUMNS, ...numbers, 'mask']) + lines.join('');
}
