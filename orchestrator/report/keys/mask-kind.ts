import { hasOwnAmount, type MaskSpec, specText } from '../../experiment/mask-spec.js';
import { fillWords, maskWords } from '../../experiment/mask-words.js';
import { FAMILY_TRAITS, type Family, type Fill } from '../../protocol/generated.js';

/** What is hidden and how, apart from how much: one curve of accuracy against the hidden ratio. */
export interface MaskKind {
  readonly mask: MaskSpec;
  readonly fill: Fill;
}

/** One point of the evaluation grid: a mask kind and an amount, over all draws. */
export interface CellPlace extends MaskKind {
  readonly hidden: number;
}

const FAMILY_ORDER = Object.keys(FAMILY_TRAITS) as Family[];

export function kindKey({ mask, fill }: MaskKind): string {
  return `${specText(mask)} ${specText(fill)}`;
}

export function placeKey(place: CellPlace): string {
  return `${kindKey(place)} ${place.hidden}`;
}

export function isClean({ mask, hidden }: CellPlace): boolean {
  return mask.family === 'none' || hidden === 0;
}

/** Mask kinds among places, the clean one left out, in the schema's order of families, then parameters and fill as met. */
export function kindsOf(places: readonly CellPlace[]): MaskKind[] {
  const kinds = new Map<string, MaskKind>();
  for (const place of places) {
    const { mask, fill } = place;
    if (!isClean(place)) kinds.set(kindKey(place), { mask, fill });
  }
  const rank = ({ mask }: MaskKind): number => FAMILY_ORDER.indexOf(mask.family);
  return [...kinds.values()].sort((a, b) => rank(a) - rank(b));
}

/** Kinds whose amount the experiment chooses, so that accuracy can be drawn against it. */
export function kindsByAmount(kinds: readonly MaskKind[]): MaskKind[] {
  return kinds.filter(({ mask }) => !hasOwnAmount(mask.family));
}

/** `γ`, or nothing where a family has no symbol. */
export function familySymbol(family: Family): string {
  return FAMILY_TRAITS[family].symbol ?? '';
}

/** `γ scatter`, with the parameters that are not the defaults: `γ scatter 4×4`. */
export function maskLabel({ mask }: Pick<MaskKind, 'mask'>): string {
  return mask.family === 'none' ? 'clean' : `${familySymbol(mask.family)} ${maskWords(mask)}`.trim();
}

/** The mask, with the fill where the kinds differ in it. */
export function kindLabel(kind: MaskKind, kinds: readonly MaskKind[]): string {
  const hasManyFills = new Set(kinds.map(({ fill }) => specText(fill))).size > 1;
  return hasManyFills ? `${maskLabel(kind)}, ${fillWords(kind.fill)}` : maskLabel(kind);
}
