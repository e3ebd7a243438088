import { hiddenCount, wholePatches } from '../../experiment/hidden-count.js';
import { patchSide } from '../../experiment/mask-spec.js';
import { kindKey, type MaskKind } from './mask-kind.js';
import type { NominalAmounts } from './nominal-amounts.js';
import type { PointTrials } from './points.js';

/** One row of a table: an amount to hide, by ratio or by what is left to see. */
export interface Amount {
  readonly of: 'ratio' | 'visible';
  readonly value: number;
}

/** What an experiment asks to be hidden. */
interface Asked {
  readonly nominal: readonly NominalAmounts[];
}

/** Visible counts that the experiment asks for, ascending. */
export function visibleAmounts({ nominal }: Asked): Amount[] {
  const counts = new Set(nominal.flatMap(({ visibleCounts }) => visibleCounts));
  return [...counts].sort((a, b) => a - b).map((value) => ({ of: 'visible', value }));
}

/** Pixels of an image of the point's data set; null until it is known. */
export function numPixelsOf({ facts }: PointTrials): number | null {
  return facts && facts.image_height * facts.image_width;
}

/** Hidden pixels that an amount comes to. */
export function hiddenAt({ of, value }: Amount, numPixels: number, { mask }: Pick<MaskKind, 'mask'>): number {
  const side = patchSide(mask);
  return of === 'ratio' ? hiddenCount(value, numPixels, side) : wholePatches(numPixels - value, side);
}

/** Whether the experiment asks for visible counts of that kind. */
export function isAskedByVisible({ nominal }: Asked, kind: MaskKind): boolean {
  return nominal.some((asked) => kindKey(asked.kind) === kindKey(kind) && asked.visibleCounts.length > 0);
}
