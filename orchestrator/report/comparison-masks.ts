import { FAMILY_TRAITS } from '../protocol/generated.js';
import { type MaskKind, maskLabel } from './mask-kind.js';

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
