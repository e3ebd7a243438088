import { hiddenCount, wholePatches } from '../../experiment/hidden-count.js';
import type { Plan } from '../../experiment/plan-experiment.js';
import type { DatasetFacts } from '../../protocol/generated.js';

/** Amounts of one setting that come to the same pixels, so that they are one; or that come to none, or to all. */
export interface EqualAmounts {
  /** Dotted path. */
  readonly setting: string;
  readonly values: readonly number[];
  readonly granularity: number;
  readonly hidden: number;
}

/** A list of amounts, and whether they are parts of an image or pixels. */
interface Amounts {
  readonly setting: string;
  readonly of: 'ratio' | 'visible';
  readonly values: unknown;
  readonly granularity: unknown;
}

/** Where two different amounts of an experiment hide the same number of pixels, or one that is more than 0 hides none. */
export function equalAmounts({ experiment, axes }: Plan, facts: DatasetFacts): EqualAmounts[] {
  const evaluated = experiment.evaluate.masks.flatMap(({ ratio, visible, granularity }, index) => {
    const setting = `evaluate.masks.${index}`;
    return [
      { setting: `${setting}.ratio`, of: 'ratio', values: ratio, granularity } as const,
      { setting: `${setting}.visible`, of: 'visible', values: visible, granularity } as const,
    ];
  });
  const granularity = axes['train.mask.granularity'] ?? experiment.train?.mask.granularity ?? 1;
  const trained = (['ratio', 'visible'] as const).map((of) => {
    const setting = `train.mask.${of}`;
    return { setting, of, values: axes[setting] ?? [], granularity };
  });
  return [...trained, ...evaluated].flatMap((amounts) => equalAmong(amounts, facts));
}

function equalAmong(amounts: Amounts, facts: DatasetFacts): EqualAmounts[] {
  return numbersIn(amounts.granularity).flatMap((granularity) => {
    const byCount = new Map<number, number[]>();
    for (const value of new Set(numbersIn(amounts.values))) {
      const hidden = hiddenOf(value, amounts.of, granularity, facts);
      byCount.set(hidden, [...(byCount.get(hidden) ?? []), value]);
    }
    const groups = [...byCount].map(([hidden, values]) => ({
      setting: amounts.setting,
      values,
      granularity,
      hidden,
    }));
    return groups.filter(
      ({ values, hidden }) => values.length > 1 || (hidden === 0 && isMeant(amounts, values[0]!, facts)),
    );
  });
}

/** Whether something was to be hidden. */
function isMeant({ of }: Amounts, value: number, facts: DatasetFacts): boolean {
  return of === 'ratio' ? value > 0 : value < numPixels(facts);
}

function hiddenOf(value: number, of: Amounts['of'], granularity: number, facts: DatasetFacts): number {
  return of === 'ratio'
    ? hiddenCount(value, numPixels(facts), granularity)
    : wholePatches(numPixels(facts) - value, granularity);
}

function numPixels({ image_height, image_width }: DatasetFacts): number {
  return image_height * image_width;
}

/** The numbers of a list or the one number; none of what else a setting may be, such as a distribution. */
function numbersIn(values: unknown): number[] {
  return [values].flat().filter((value): value is number => typeof value === 'number');
}
