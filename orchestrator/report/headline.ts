import { type Amount, hiddenAt, numPixelsOf } from './amounts.js';
import { kindKey, type MaskKind } from './mask-kind.js';
import type { NominalAmounts } from './nominal-amounts.js';
import type { PointTrials } from './points.js';

/** The amount that stands for a mask kind in a sentence: the greatest ratio asked for, else the middle visible count. */
export function headlineAmount(nominal: readonly NominalAmounts[], kind: MaskKind): Amount | null {
  const asked = nominal.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
  const ratio = asked?.ratios.filter((candidate) => candidate > 0 && candidate < 1).at(-1);
  if (ratio !== undefined) return { of: 'ratio', value: ratio };
  const counts = asked?.visibleCounts ?? [];
  const visible = counts[Math.floor(counts.length / 2)];
  return visible === undefined ? null : { of: 'visible', value: visible };
}

/** Hidden pixels of that amount in images of a point's data set; null where nothing is asked or known. */
export function headlineHidden(
  nominal: readonly NominalAmounts[],
  point: PointTrials,
  kind: MaskKind,
): number | null {
  const amount = headlineAmount(nominal, kind);
  const numPixels = numPixelsOf(point);
  return amount && numPixels && hiddenAt(amount, numPixels, kind.granularity);
}
