import { maskWords } from '../experiment/mask-words.js';
import type { Family } from '../protocol/generated.js';
import { familySymbol, type MaskKind } from './mask-kind.js';

/** What is hidden, for readers who have not met the families yet; of others the name has to do. */
const MEANINGS: Partial<Record<Family, string>> = {
  salient_block: 'the most salient block',
  random_block: 'a random block',
  scatter: 'random scattered pixels',
  multi_block: 'several random blocks',
  worst_block: 'the block that hurts most',
  greedy_hide: 'the scattered pixels that hurt most',
};

/** `random scattered pixels (γ)`; with its parameters where they differ from the defaults, `stripes, period 8`. */
export function maskMeaning({ mask }: Pick<MaskKind, 'mask'>): string {
  const words = maskWords(mask);
  const [meaning, symbol] = [MEANINGS[mask.family], familySymbol(mask.family)];
  const name = mask.family.replaceAll('_', ' ');
  const parameters = words === name ? '' : ` ${words.slice(name.length).replace(/^,? /, '')}`;
  const brackets = [symbol, parameters.trim()].filter((text) => text !== '').join(' ');
  return `${meaning ?? name}${brackets === '' ? '' : ` (${brackets})`}`;
}

/** What the Greek letters among some kinds stand for, in a sentence; nothing where none has one. */
export function symbolNotes(kinds: readonly Pick<MaskKind, 'mask'>[]): string[] {
  const families = [...new Set(kinds.map(({ mask }) => mask.family))];
  const texts = families.flatMap((family) => {
    const [symbol, meaning] = [familySymbol(family), MEANINGS[family]];
    return symbol === '' || meaning === undefined ? [] : [`${symbol} hides ${meaning}`];
  });
  return texts.length === 0 ? [] : [`${texts.join('; ')}.`];
}
