import type { RunSummary } from '../estimates/summary.js';
import { axisFields, furtherParameters, PLACE_COLUMNS, placeFields } from '../keys/csv-keys.js';
import { axisKeys } from '../keys/points.js';
import { csvLine } from './csv.js';

/** The report's numbers, tidy: one row a number, the varied settings first. */
export function cellsCsv({ points }: RunSummary): string {
  const axes = axisKeys(points);
  const lines = points.flatMap((point) =>
    point.cells.flatMap(({ place, visible, metrics }) =>
      [...metrics].map(([metric, { mean, interval, numSeeds }]) =>
        csvLine([
          ...axisFields(point, axes),
          ...placeFields(place, visible),
          ...[metric, mean, interval?.low ?? null, interval?.high ?? null, numSeeds],
          furtherParameters(place),
        ]),
      ),
    ),
  );
  const columns = [...PLACE_COLUMNS, 'metric', 'mean', 'ci_low', 'ci_high', 'num_seeds', 'mask'];
  return csvLine([...axes, ...columns]) + lines.join('');
}
