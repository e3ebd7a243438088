import { FAMILY_TRAITS, type Family, type Fill } from '../protocol/generated.js';
import type { RunData } from '../store/run-data.js';
import { type NominalAmounts, nominalAmounts } from './nominal-amounts.js';

/** Columns of a contact sheet. */
const MAX_RATIOS = 6;

/** What a contact sheet shows of a run: masks that it asks for and that take no model to draw. */
export interface ShownMasks {
  readonly families: readonly Family[];
  /** Hidden ratios, ascending: a handful of those that all of the families are asked for, if there are any. */
  readonly ratios: readonly number[];
  /** The first fill that the experiment names. */
  readonly fill: Fill;
  /** Side of scattered patches, in pixels: the first that the experiment names. */
  readonly granularity: number;
  /** Families whose masks depend on the answers of a model. */
  readonly leftOut: readonly Family[];
}

/** What can be shown of images of so many pixels; null if nothing can. */
export function shownMasks({ experiment }: RunData, numPixels: number): ShownMasks | null {
  const asked = nominalAmounts(experiment.evaluate.masks).filter(({ kind }) => kind.family !== 'none');
  const drawable = asked.filter(({ kind }) => !isAttack(kind.family));
  const fill = drawable[0]?.kind.fill;
  const ofFill = drawable.filter(({ kind }) => kind.fill === fill);
  const granularity = ofFill.find(({ kind }) => FAMILY_TRAITS[kind.family].patches)?.kind.granularity ?? 1;
  const shown = ofFill.filter(
    ({ kind }) => !FAMILY_TRAITS[kind.family].patches || kind.granularity === granularity,
  );
  const ratios = spread(sharedRatios(shown, numPixels));
  if (fill === undefined || ratios.length === 0) return null;
  const leftOut = asked.map(({ kind }) => kind.family).filter(isAttack);
  return { families: familiesOf(shown), ratios, fill, granularity, leftOut: [...new Set(leftOut)] };
}

function isAttack(family: Family): boolean {
  return FAMILY_TRAITS[family].tries_every_place === true;
}

function familiesOf(asked: readonly NominalAmounts[]): Family[] {
  return [...new Set(asked.map(({ kind }) => kind.family))];
}

function sharedRatios(asked: readonly NominalAmounts[], numPixels: number): number[] {
  const byFamily = familiesOf(asked).map(
    (family) =>
      new Set(asked.filter(({ kind }) => kind.family === family).flatMap((own) => ratiosOf(own, numPixels))),
  );
  const all = [...new Set(byFamily.flatMap((ratios) => [...ratios]))].sort((a, b) => a - b);
  const shared = all.filter((ratio) => byFamily.every((ratios) => ratios.has(ratio)));
  return shared.length > 0 ? shared : all;
}

function ratiosOf({ ratios, visibleCounts }: NominalAmounts, numPixels: number): number[] {
  const fromVisible = visibleCounts.map((visible) => (numPixels - visible) / numPixels);
  return [...ratios, ...fromVisible].filter((ratio) => ratio > 0);
}

/** A handful, the first and the last among them. */
function spread(ratios: readonly number[]): number[] {
  if (ratios.length <= MAX_RATIOS) return [...ratios];
  const step = (ratios.length - 1) / (MAX_RATIOS - 1);
  return Array.from({ length: MAX_RATIOS }, (_, index) => ratios[Math.round(index * step)]!);
}
