import { patchSide, specText } from '../experiment/mask-spec.js';
import { FAMILY_TRAITS, type Fill } from '../protocol/generated.js';
import type { CellPlace } from './mask-kind.js';
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
  'mask',
];

/** The report's numbers, tidy: one row a number, the varied settings first. */
export function cellsCsv({ points }: RunSummary): string {
  const axes = axisKeys(points);
  const lines = points.flatMap(({ point, cells }) =>
    cells.flatMap(({ place, visible, ratio, metrics }) =>
      [...metrics].map(([metric, { mean, interval, numSeeds }]) =>
        csvLine([
          ...axes.map((axis) => settingText(point[axis])),
          place.mask.family,
          fillText(place.fill),
          patchSide(place.mask),
          place.hidden,
          visible,
          ratio,
          metric,
          mean,
          interval?.low ?? null,
          interval?.high ?? null,
          numSeeds,
          furtherParameters(place),
        ]),
      ),
    ),
  );
  return csvLine([...axes, ...COLUMNS]) + lines.join('');
}

function settingText(value: unknown): string {
  return value === undefined ? '' : String(value);
}

/** A fill's name, with its parameters where it has some: `blur(sigma=2)`. */
export function fillText({ name, ...parameters }: Fill): string {
  const texts = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return texts.length === 0 ? name : `${name}(${texts.join(',')})`;
}

/** JSON of a mask that has parameters beside its patches, which have a column of their own; else nothing. */
export function furtherParameters({ mask }: Pick<CellPlace, 'mask'>): string {
  const { patch_side } = FAMILY_TRAITS[mask.family];
  return Object.keys(mask).every((key) => key === 'family' || key === patch_side) ? '' : specText(mask);
}
