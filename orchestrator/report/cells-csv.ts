import { axisKeys } from './points.js';
import type { RunSummary } from './summary.js';
import { csvLine } from './tables/csv.js';

const COLUMNS = [
  'family',
  'fill',
  'granularity',
  'hidden',
  'visible',
  'ratio',
  'metric',
  'mean',
  'ci_low',
  'ci_high',
  'num_seeds',
];

/** The report's numbers, tidy: one row a number, the varied settings first. */
export function cellsCsv({ points }: RunSummary): string {
  const axes = axisKeys(points);
  const lines = points.flatMap(({ point, cells }) =>
    cells.flatMap(({ place, visible, ratio, metrics }) =>
      [...metrics].map(([metric, { mean, interval, numSeeds }]) =>
        csvLine([
          ...axes.map((axis) => settingText(point[axis])),
          place.family,
          place.fill,
          place.granularity,
          place.hidden,
          visible,
          ratio,
          metric,
          mean,
          interval?.low ?? null,
          interval?.high ?? null,
          numSeeds,
        ]),
      ),
    ),
  );
  return csvLine([...axes, ...COLUMNS]) + lines.join('');
}

function settingText(value: unknown): string {
  return value === undefined ? '' : String(value);
}
