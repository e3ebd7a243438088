import { type Cell, FAMILY_TRAITS, type Family, type Fill } from '../protocol/generated.js';

/** What is hidden and how, apart from how much: one curve of accuracy against the hidden ratio. */
export type MaskKind = Pick<Cell, 'family' | 'fill' | 'granularity'>;

/** Where on the evaluation grid: a mask kind and an amount, over all draws. */
export type CellPlace = MaskKind & Pick<Cell, 'hidden'>;

const FAMILY_ORDER = Object.keys(FAMILY_TRAITS) as Family[];

export function kindKey({ family, fill, granularity }: MaskKind): string {
  return `${family} ${fill} ${granularity}`;
}

export function placeKey(place: CellPlace): string {
  return `${kindKey(place)} ${place.hidden}`;
}

export function isClean({ family, hidden }: CellPlace): boolean {
  return family === 'none' || hidden === 0;
}

/** Mask kinds among places, the clean one left out, in the schema's order of families, then fill and granularity as met. */
export function kindsOf(places: readonly CellPlace[]): MaskKind[] {
  const kinds = new Map<string, MaskKind>();
  for (const place of places) {
    const { family, fill, granularity } = place;
    if (!isClean(place)) kinds.set(kindKey(place), { family, fill, granularity });
  }
  const rank = ({ family }: MaskKind): number => FAMILY_ORDER.indexOf(family);
  return [...kinds.values()].sort((a, b) => rank(a) - rank(b));
}

/** `γ`, or nothing where a family has no symbol. */
export function familySymbol(family: Family): string {
  return FAMILY_TRAITS[family].symbol ?? '';
}

/** `γ scatter`, with patch size where it is not 1. */
export function familyLabel({ family, granularity }: MaskKind): string {
  if (family === 'none') return 'clean';
  const name = `${familySymbol(family)} ${family.replaceAll('_', ' ')}`.trim();
  return granularity === 1 ? name : `${name} ${granularity}×${granularity}`;
}

/** The family, with the fill where the kinds differ in it. */
export function kindLabel(kind: MaskKind, kinds: readonly MaskKind[]): string {
  const hasManyFills = new Set(kinds.map(({ fill }): Fill => fill)).size > 1;
  return hasManyFills ? `${familyLabel(kind)}, ${kind.fill.replace('_', ' ')}` : familyLabel(kind);
}
