import type { Amount } from './amounts.js';
import { count, ratioPercent } from './format.js';
import { kindKey, type MaskKind } from './mask-kind.js';
import type { NominalAmounts } from './nominal-amounts.js';

/** The amount that stands for a mask kind in a sentence: the greatest ratio asked for, else the middle visible count. */
export function headlineAmount(nominal: readonly NominalAmounts[], kind: MaskKind): Amount | null {
  const asked = nominal.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
  const ratio = asked?.ratios.filter((candidate) => candidate > 0 && candidate < 1).at(-1);
  if (ratio !== undefined) return { of: 'ratio', value: ratio };
  const counts = asked?.visibleCounts ?? [];
  const visible = counts[Math.floor(counts.length / 2)];
  return visible === undefined ? null : { of: 'visible', value: visible };
}

/** `20 % hidden` or `8 visible`. */
export function amountText({ of, value }: Amount): string {
  return of === 'ratio' ? `${ratioPercent(value)} hidden` : `${count(value)} visible`;
}
