import { FAMILY_TRAITS } from '../../protocol/generated.js';
import type { Comparison } from '../estimates/comparisons.js';
import { type MaskKind, maskLabel } from '../keys/mask-kind.js';
import { count, countRange } from './format.js';

/** What a comparison was measured on: pairs of models, images and masks. */
export function basisText({ numPairs, curves }: Comparison): string {
  const used = curves.map((curve) => curve.numPairs);
  const numImages = Math.max(...curves.map((curve) => curve.numImages));
  const basis = `${pairsText(used, numPairs)} of models, paired by seed, on the same ${count(numImages)} images ${comparedMasksText(curves.map(({ kind }) => kind))}.`;
  if (used.every((numUsed) => numUsed === numPairs)) return basis;
  return `${basis} Pairs that lack amounts which others have measured are left out.`;
}

/** `One pair`, `3 pairs` or, where some are left out, `1 to 2 of 3 pairs`. */
export function pairsText(used: readonly number[], numPairs: number): string {
  if (numPairs === 1) return 'One pair';
  const isWhole = used.every((numUsed) => numUsed === numPairs);
  return isWhole ? `${count(numPairs)} pairs` : `${countRange(used)} of ${count(numPairs)} pairs`;
}

/** Says which masks are the same for both sides of a comparison: all but those that depend on the model. */
export function comparedMasksText(kinds: readonly MaskKind[]): string {
  const isSame = ({ mask }: MaskKind): boolean => FAMILY_TRAITS[mask.family].mask_depends_on !== 'model';
  if (kinds.every(isSame)) return 'under the same masks';
  const chosen = labels(kinds.filter((kind) => !isSame(kind)));
  if (!kinds.some(isSame)) return `under masks chosen for each model (${chosen})`;
  return `under the same masks (${labels(kinds.filter(isSame))}) or masks chosen for each model (${chosen})`;
}

function labels(kinds: readonly MaskKind[]): string {
  return [...new Set(kinds.map(maskLabel))].join(', ');
}
