import { type Amount, cellAt } from './amounts.js';
import { kindKey, type MaskKind } from './mask-kind.js';
import type { PointSummary, RunSummary } from './summary.js';

/** The amount that stands for a mask kind in a sentence: the greatest ratio asked for, else the middle visible count. */
export function headlineAmount({ nominal }: RunSummary, kind: MaskKind): Amount | null {
  const asked = nominal.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
  const ratio = asked?.ratios.filter((candidate) => candidate > 0 && candidate < 1).at(-1);
  if (ratio !== undefined) return { of: 'ratio', value: ratio };
  const counts = asked?.visibleCounts ?? [];
  const visible = counts[Math.floor(counts.length / 2)];
  return visible === undefined ? null : { of: 'visible', value: visible };
}

/** Hidden pixels of that amount as a point measured it; null if it did not. */
export function headlineHidden(summary: RunSummary, point: PointSummary, kind: MaskKind): number | null {
  const amount = headlineAmount(summary, kind);
  return amount && (cellAt(point, kind, amount)?.place.hidden ?? null);
}
