import type { Cell, Family, Fill } from '../protocol/generated.js';

/** What is hidden and how, apart from how much: one curve of accuracy against the hidden ratio. */
export type MaskKind = Pick<Cell, 'family' | 'fill' | 'granularity'>;

/** Where on the evaluation grid: a mask kind and an amount, over all draws. */
export type CellPlace = MaskKind & Pick<Cell, 'hidden'>;

export const FAMILY_SYMBOLS: Readonly<Record<Family, string>> = {
  none: '',
  salient_block: 'α',
  random_block: 'β',
  scatter: 'γ',
  worst_block: '',
};

const FAMILY_ORDER: readonly Family[] = ['none', 'salient_block', 'random_block', 'scatter', 'worst_block'];

export function kindKey({ family, fill, granularity }: MaskKind): string {
  return `${family} ${fill} ${granularity}`;
}

export function placeKey(place: CellPlace): string {
  return `${kindKey(place)} ${place.hidden}`;
}

export function isClean({ family, hidden }: CellPlace): boolean {
  return family === 'none' || hidden === 0;
}

/** Mask kinds among places, the clean one left out, in the order α, β, γ, worst, then fill and granularity as met. */
export function kindsOf(places: readonly CellPlace[]): MaskKind[] {
  const kinds = new Map<string, MaskKind>();
  for (const place of places) {
    const { family, fill, granularity } = place;
    if (!isClean(place)) kinds.set(kindKey(place), { family, fill, granularity });
  }
  const rank = ({ family }: MaskKind): number => FAMILY_ORDER.indexOf(family);
  return [...kinds.values()].sort((a, b) => rank(a) - rank(b));
}

/** `γ scatter`, with patch size where it is not 1. */
export function familyLabel({ family, granularity }: MaskKind): string {
  if (family === 'none') return 'clean';
  const name = `${FAMILY_SYMBOLS[family]} ${family.replace('_', ' ')}`.trim();
  return granularity === 1 ? name : `${name} ${granularity}×${granularity}`;
}

/** The family, with the fill where the kinds differ in it. */
export function kindLabel(kind: MaskKind, kinds: readonly MaskKind[]): string {
  const hasManyFills = new Set(kinds.map(({ fill }): Fill => fill)).size > 1;
  return hasManyFills ? `${familyLabel(kind)}, ${kind.fill.replace('_', ' ')}` : familyLabel(kind);
}
