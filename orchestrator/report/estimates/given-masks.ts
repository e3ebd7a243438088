import { basename } from 'node:path';
import { hasOwnAmount, specText } from '../../experiment/mask-spec.js';
import type { GivenMask } from '../../protocol/generated.js';
import { isClean } from '../keys/mask-kind.js';
import type { CellEstimates } from './cell-estimates.js';
import type { PointSummary } from './summary.js';

/** What a point measured under masks that hide an amount of their own, the clean cell first; empty without such masks. */
export function givenCells({ cells }: PointSummary): CellEstimates[] {
  const given = cells.filter(({ place }) => !isClean(place) && hasOwnAmount(place.mask.family));
  return given.length === 0 ? [] : [...cells.filter(({ place }) => isClean(place)), ...given];
}

/** The file of each mask, or its path where several files have that name; by the text of the mask. */
export function givenNames(cells: readonly CellEstimates[]): ReadonlyMap<string, string> {
  const masks = new Map(cells.map(({ place }) => [specText(place.mask), place.mask]));
  const paths = [...masks].map(
    ([key, mask]) => [key, (mask as Partial<GivenMask>).path ?? mask.family] as const,
  );
  const isShared = (name: string): boolean =>
    new Set(paths.filter(([, path]) => basename(path) === name)).size > 1;
  return new Map(
    paths.map(([key, path]) => {
      if (masks.get(key)!.family === 'none') return [key, NOTHING_HIDDEN];
      const name = basename(path);
      const hides = (masks.get(key) as Partial<GivenMask>).hides === 'dark' ? ' (dark)' : '';
      return [key, `${isShared(name) ? path : name}${hides}`];
    }),
  );
}

const NOTHING_HIDDEN = 'nothing hidden';
