import { isSearch, type MaskSpec, specText } from '../../experiment/mask-spec.js';
import type { Fill } from '../../protocol/generated.js';
import type { RunData } from '../../store/run-data.js';
import { type NominalAmounts, nominalAmounts } from './nominal-amounts.js';

/** Columns of a contact sheet. */
const MAX_RATIOS = 6;

/** What a contact sheet shows of a run: masks that it asks for and that take no search to draw. */
export interface ShownMasks {
  readonly masks: readonly MaskSpec[];
  /** Hidden ratios, ascending: a handful of those that all of the masks are asked for, if there are any. */
  readonly ratios: readonly number[];
  /** The first fill that the experiment names. */
  readonly fill: Fill;
  /** Searches, whose masks depend on the answers of a model. */
  readonly leftOut: readonly MaskSpec[];
}

/** What can be shown of images of so many pixels; null if nothing can. */
export function shownMasks({ experiment }: RunData, numPixels: number): ShownMasks | null {
  const asked = nominalAmounts(experiment.evaluate.masks).filter(({ kind }) => kind.mask.family !== 'none');
  const drawable = asked.filter(({ kind }) => !isSearch(kind.mask));
  const fill = drawable[0]?.kind.fill;
  if (fill === undefined) return null;
  const shown = drawable.filter(({ kind }) => specText(kind.fill) === specText(fill));
  const ratios = spread(sharedRatios(shown, numPixels));
  if (ratios.length === 0) return null;
  const leftOut = masksOf(asked.filter(({ kind }) => isSearch(kind.mask)));
  return { masks: masksOf(shown), ratios, fill, leftOut };
}

function masksOf(asked: readonly NominalAmounts[]): MaskSpec[] {
  return [...new Map(asked.map(({ kind }) => [specText(kind.mask), kind.mask])).values()];
}

function sharedRatios(asked: readonly NominalAmounts[], numPixels: number): number[] {
  const byMask = asked.map((own) => new Set(ratiosOf(own, numPixels)));
  const all = [...new Set(byMask.flatMap((ratios) => [...ratios]))].sort((a, b) => a - b);
  const shared = all.filter((ratio) => byMask.every((ratios) => ratios.has(ratio)));
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
