import { patchSide, specText } from '../../experiment/mask-spec.js';
import { FAMILY_TRAITS, type Fill } from '../../protocol/generated.js';
import type { CellPlace } from './mask-kind.js';
import type { PointTrials } from './points.js';

/** Columns by which the CSV files of all numbers join, beside the varied settings; `mask` stands at the end of a line. */
export const PLACE_COLUMNS = ['family', 'fill', 'granularity', 'hidden', 'visible', 'ratio'] as const;

/** Fields of those columns: what was hidden, in names and exact numbers. */
export function placeFields(
  place: CellPlace,
  visible: number,
): readonly [string, string, number, number, number, number] {
  const { mask, fill, hidden } = place;
  return [mask.family, fillText(fill), patchSide(mask), hidden, visible, hidden / (hidden + visible)];
}

/** Values of the varied settings of a point; `null` where it does not choose one, or chooses none. */
export function axisFields({ point }: Pick<PointTrials, 'point'>, axes: readonly string[]): string[] {
  return axes.map((axis) => String(point[axis] ?? null));
}

/** A fill's name, with its parameters where it has some: `blur(sigma=2)`. */
export function fillText({ name, ...parameters }: Fill): string {
  const texts = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return texts.length === 0 ? name : `${name}(${texts.join(',')})`;
}

/** JSON of a mask that has parameters beside its patches, which have a column of their own; else nothing. */
export function furtherParameters({ mask }: Pick<CellPlace, 'mask'>): string {
  const { patch_side } = FAMILY_TRAITS[mask.family];
  return Object.keys(mask).every((key) => key === 'family' || key === patch_side) ? '' : specText(mask);
}
