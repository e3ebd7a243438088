import { specText } from '../../experiment/mask-spec.js';
import { isPlain } from '../../experiment/mask-words.js';
import type { Amount } from './amounts.js';
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

/** A mask kind with the amount that stands for it. */
export interface Headline {
  readonly kind: MaskKind;
  readonly amount: Amount;
}

/** The masks of a run, and what the experiment asks of them. */
interface Measured {
  readonly kinds: readonly MaskKind[];
  readonly nominal: readonly NominalAmounts[];
}

/** What stands for the masks of a run, of the first fill: scattered pixels first, where they were evaluated, then the other kinds. */
export function headlines({ kinds, nominal }: Measured): Headline[] {
  const ofFirstFill = kinds.filter(({ fill }) => specText(fill) === specText(kinds[0]!.fill));
  const isFirst = ({ mask }: MaskKind): boolean => mask.family === 'scatter' && isPlain(mask);
  const ordered = [...ofFirstFill.filter(isFirst), ...ofFirstFill.filter((kind) => !isFirst(kind))];
  return ordered.flatMap((kind) => {
    const amount = headlineAmount(nominal, kind);
    return amount === null ? [] : [{ kind, amount }];
  });
}
