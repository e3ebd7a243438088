import { isPlain } from '../../experiment/mask-words.js';
import type { Experiment, Family, Published } from '../../protocol/generated.js';
import type { Point } from '../../store/run-data.js';
import { kindKey, type MaskKind } from './mask-kind.js';

/** Published accuracy of a family at a hidden ratio; at ratio 0 also one without a family. */
export function publishedAccuracy(published: Published, family: Family, ratio: number): number | null {
  const matches = (candidate: Family): number | undefined =>
    published.values.find((value) => value.family === candidate && value.ratio === ratio)?.accuracy;
  return matches(family) ?? (ratio === 0 ? matches('none') : undefined) ?? null;
}

/** Whether published figures stand beside a kind: they name no fill, so it is the first fill of their family that has them. */
export function isBesidePublished(kind: MaskKind, kinds: readonly MaskKind[]): boolean {
  const first = kinds.find(({ mask }) => mask.family === kind.mask.family && isPlain(mask));
  return first !== undefined && kindKey(first) === kindKey(kind);
}

/** Whether published figures stand beside this point: its settings are those that `where` asks for. */
export function isPublishedFor({ where }: Published, point: Point, experiment: Experiment): boolean {
  return Object.entries(where).every(
    ([path, value]) => (path in point ? point[path] : settingAt(experiment, path)) === value,
  );
}

function settingAt(settings: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], settings);
}
