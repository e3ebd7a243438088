import { namedMasks } from '../../experiment/evaluations.js';
import { hiddenCount, wholePatches } from '../../experiment/hidden-count.js';
import { patchSide } from '../../experiment/mask-spec.js';
import type { Plan } from '../../experiment/plan-experiment.js';
import { namedTrainMask } from '../../experiment/train-mask.js';
import { type DatasetFacts, FAMILY_TRAITS } from '../../protocol/generated.js';

/** Amounts of one setting that come to the same pixels, so that they are one; or that come to none, or to all. */
export interface EqualAmounts {
  /** Dotted path. */
  readonly setting: string;
  readonly values: readonly number[];
  /** Side of the patches that are hidden together, in pixels. */
  readonly side: number;
  readonly hidden: number;
}

/** A list of amounts, and whether they are parts of an image or pixels. */
interface Amounts {
  readonly setting: string;
  readonly of: 'ratio' | 'visible';
  readonly values: unknown;
  /** Sides of the patches of the masks. */
  readonly sides: readonly number[];
}

/** Where two different amounts of an experiment hide the same number of pixels, or one that is more than 0 hides none. */
export function equalAmounts({ experiment, axes }: Plan, facts: DatasetFacts): EqualAmounts[] {
  const evaluated = experiment.evaluate.masks.flatMap((entry, index) => {
    const setting = `evaluate.masks.${index}`;
    const sides = [...new Set(namedMasks(entry).map(patchSide))];
    return [
      { setting: `${setting}.ratio`, of: 'ratio', values: entry.ratio, sides } as const,
      { setting: `${setting}.visible`, of: 'visible', values: entry.visible, sides } as const,
    ];
  });
  const sides = trainedSides(experiment, axes);
  const trained = (['ratio', 'visible'] as const).map((of) => {
    const setting = `train.mask.${of}`;
    return { setting, of, values: axes[setting] ?? [], sides };
  });
  return [...trained, ...evaluated].flatMap((amounts) => equalAmong(amounts, facts));
}

/** Sides of the patches of training masks, which a sweep may vary. */
function trainedSides({ train }: Plan['experiment'], axes: Plan['axes']): readonly number[] {
  if (train === null) return [1];
  const name = FAMILY_TRAITS[train.mask.family].patch_side;
  const varied = name === undefined ? [] : numbersIn(axes[`train.mask.${name}`]);
  return varied.length > 0 ? varied : [patchSide(namedTrainMask(train.mask))];
}

function equalAmong(amounts: Amounts, facts: DatasetFacts): EqualAmounts[] {
  return amounts.sides.flatMap((side) => {
    const byCount = new Map<number, number[]>();
    for (const value of new Set(numbersIn(amounts.values))) {
      const hidden = hiddenOf(value, amounts.of, side, facts);
      byCount.set(hidden, [...(byCount.get(hidden) ?? []), value]);
    }
    const groups = [...byCount].map(([hidden, values]) => ({
      setting: amounts.setting,
      values,
      side,
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

function hiddenOf(value: number, of: Amounts['of'], side: number, facts: DatasetFacts): number {
  return of === 'ratio'
    ? hiddenCount(value, numPixels(facts), side)
    : wholePatches(numPixels(facts) - value, side);
}

function numPixels({ image_height, image_width }: DatasetFacts): number {
  return image_height * image_width;
}

/** The numbers of a list or the one number; none of what else a setting may be, such as a distribution. */
function numbersIn(values: unknown): number[] {
  return [values].flat().filter((value): value is number => typeof value === 'number');
}
