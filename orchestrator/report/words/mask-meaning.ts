import { maskWords } from '../../experiment/mask-words.js';
import { FAMILY_TRAITS } from '../../protocol/generated.js';
import type { MaskKind } from '../keys/mask-kind.js';

/** `random scattered pixels (γ)`; with the parameters that differ from the defaults, `several random blocks (9 blocks)`. */
export function maskMeaning({ mask }: Pick<MaskKind, 'mask'>): string {
  const words = maskWords(mask);
  const { meaning, symbol = '' } = FAMILY_TRAITS[mask.family];
  const name = mask.family.replaceAll('_', ' ');
  const parameters = words === name ? '' : ` ${words.slice(name.length).replace(/^,? /, '')}`;
  const brackets = [symbol, parameters.trim()].filter((text) => text !== '').join(' ');
  return `${meaning ?? name}${brackets === '' ? '' : ` (${brackets})`}`;
}

/** What the Greek letters among some kinds stand for, in a sentence; nothing where none has one. */
export function symbolNotes(kinds: readonly Pick<MaskKind, 'mask'>[]): string[] {
  const families = [...new Set(kinds.map(({ mask }) => mask.family))];
  const texts = families.flatMap((family) => {
    const { symbol, meaning } = FAMILY_TRAITS[family];
    return symbol === undefined ? [] : [`${symbol} hides ${meaning}`];
  });
  return texts.length === 0 ? [] : [`${texts.join('; ')}.`];
}
