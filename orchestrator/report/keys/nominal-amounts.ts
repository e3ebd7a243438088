import { fillsOf } from '../../experiment/certificate-evaluations.js';
import { namedMasks } from '../../experiment/evaluations.js';
import { hiddenCount } from '../../experiment/hidden-count.js';
import { hasOwnAmount, patchSide } from '../../experiment/mask-spec.js';
import type { EvaluateMasks } from '../../protocol/generated.js';
import { kindKey, type MaskKind } from './mask-kind.js';

/** The amounts that an experiment's evaluation asks of one mask kind, ascending. */
export interface NominalAmounts {
  readonly kind: MaskKind;
  readonly ratios: readonly number[];
  readonly visibleCounts: readonly number[];
}

/** Asked amounts by mask kind; masks that have their own amount are asked for none. */
export function nominalAmounts(masks: readonly EvaluateMasks[]): NominalAmounts[] {
  const asked = new Map<string, { kind: MaskKind; ratios: Set<number>; visibleCounts: Set<number> }>();
  for (const mask of masks) {
    for (const kind of kindsAsked(mask)) {
      const key = kindKey(kind);
      const entry = asked.get(key) ?? { kind, ratios: new Set(), visibleCounts: new Set() };
      for (const ratio of listed(mask.ratio)) entry.ratios.add(ratio);
      for (const visible of listed(mask.visible)) entry.visibleCounts.add(visible);
      asked.set(key, entry);
    }
  }
  return [...asked.values()].map(({ kind, ratios, visibleCounts }) => ({
    kind,
    ratios: ascending(ratios),
    visibleCounts: ascending(visibleCounts),
  }));
}

/** The ratio by which an experiment asks for so many hidden pixels: 2 % may come to 20 of 1,024. Else what they are. */
export function nominalRatio(
  nominal: readonly NominalAmounts[],
  kind: MaskKind,
  hidden: number,
  numPixels: number,
): number {
  const asked = nominal.find((candidate) => kindKey(candidate.kind) === kindKey(kind))?.ratios ?? [];
  const side = patchSide(kind.mask);
  return asked.find((ratio) => hiddenCount(ratio, numPixels, side) === hidden) ?? hidden / numPixels;
}

function kindsAsked(entry: EvaluateMasks): MaskKind[] {
  return namedMasks(entry)
    .filter(({ family }) => !hasOwnAmount(family))
    .flatMap((mask) => fillsOf(entry.fill).map((fill) => ({ mask, fill })));
}

function listed<Value>(value: Value | Value[] | undefined): Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function ascending(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}
