import type { Amount } from '../keys/amounts.js';
import type { Headline } from '../keys/headline.js';
import { count, ratioPercent } from './format.js';
import { maskMeaning } from './mask-meaning.js';

/** `20 % hidden` or `8 visible`. */
export function amountText({ of, value }: Amount): string {
  return of === 'ratio' ? `${ratioPercent(value)} hidden` : `${count(value)} visible`;
}

const FRACTIONS = new Map([
  [0.1, 'a tenth'],
  [0.2, 'a fifth'],
  [0.25, 'a quarter'],
  [0.5, 'half'],
  [0.75, 'three quarters'],
]);

/** `with a fifth of the pixels hidden`, `with 8 of 64 pixels visible, the rest hidden`. */
export function amountWords({ of, value }: Amount, numPixels: number): string {
  if (of === 'visible') return `with ${count(value)} of ${count(numPixels)} pixels visible, the rest hidden`;
  return `with ${FRACTIONS.get(value) ?? ratioPercent(value)} of the pixels hidden`;
}

/** `with a fifth of the pixels hidden as random scattered pixels (γ)`. */
export function headlineWords({ kind, amount }: Headline, numPixels: number): string {
  return `${amountWords(amount, numPixels)} as ${maskMeaning(kind)}`;
}
