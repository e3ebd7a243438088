import { FAMILY_TRAITS } from '../protocol/generated.js';
import { familyLabel, type MaskKind } from './mask-kind.js';

/** Says whose masks are the same for both sides of a comparison: random ones are, others are chosen for each model. */
export function comparedMasksText(kinds: readonly MaskKind[]): string {
  const isSame = ({ family }: MaskKind): boolean => FAMILY_TRAITS[family].random === true;
  if (kinds.every(isSame)) return 'under the same masks';
  const chosen = labels(kinds.filter((kind) => !isSame(kind)));
  if (!kinds.some(isSame)) return `under masks chosen for each model (${chosen})`;
  return `under the same masks (${labels(kinds.filter(isSame))}) or masks chosen for each model (${chosen})`;
}

function labels(kinds: readonly MaskKind[]): string {
  return [...new Set(kinds.map(familyLabel))].join(', ');
}
