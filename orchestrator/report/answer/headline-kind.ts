import { specText } from '../../experiment/mask-spec.js';
import { isPlain } from '../../experiment/mask-words.js';
import type { Amount } from '../amounts.js';
import { count, ratioPercent } from '../format.js';
import { headlineAmount } from '../headline.js';
import type { MaskKind } from '../mask-kind.js';
import { maskMeaning } from '../mask-meaning.js';
import type { RunSummary } from '../summary.js';

/** A mask kind with the amount that stands for it. */
export interface Headline {
  readonly kind: MaskKind;
  readonly amount: Amount;
}

/** What stands for the masks of a run, of the first fill: scattered pixels first, where they were evaluated, then the other kinds. */
export function headlines({ kinds, nominal }: Pick<RunSummary, 'kinds' | 'nominal'>): Headline[] {
  const ofFirstFill = kinds.filter(({ fill }) => specText(fill) === specText(kinds[0]!.fill));
  const isFirst = ({ mask }: MaskKind): boolean => mask.family === 'scatter' && isPlain(mask);
  const ordered = [...ofFirstFill.filter(isFirst), ...ofFirstFill.filter((kind) => !isFirst(kind))];
  return ordered.flatMap((kind) => {
    const amount = headlineAmount(nominal, kind);
    return amount === null ? [] : [{ kind, amount }];
  });
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
