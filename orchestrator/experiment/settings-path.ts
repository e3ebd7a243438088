import type { Path } from './tree.js';

/** Parts of an experiment whose settings may be varied. */
export const SECTIONS = ['dataset', 'model', 'train', 'evaluate'] as const;

/** Whether a sweep may vary the setting: it is a section that makes a trial or is of one, and is no item of a list. */
export function isVaried(path: Path): boolean {
  return SECTIONS.some((name) => name === path[0]) && path.every((key) => !/^\d+$/.test(key));
}

/** A path as it is written: `train.mask.ratio`, `evaluate.masks.0.fill`. */
export function pathText(path: Path): string {
  return path.join('.');
}

/** The last key of a path as it is written: `train.mask.ratio` ends in `ratio`. */
export function lastKey(text: string): string {
  return text.slice(text.lastIndexOf('.') + 1);
}

/** The last key that says something: `model.name` is the model. */
export function tellingKey(text: string): string {
  return lastKey(text.replace(/\.name$/, ''));
}

/**
 * Keys of a dotted path. Below `sweep.grid`, `sweep.zip`, `sweep.include.<n>` and `sweep.exclude.<n>` the keys are
 * dotted paths themselves, so that `sweep.grid.train.regime` has three keys.
 */
export function pathKeys(text: string): Path {
  const words = text.split('.');
  const fixed =
    words[0] === 'sweep' ? { grid: 2, zip: 2, include: 3, exclude: 3 }[words[1] ?? ''] : undefined;
  if (fixed === undefined || words.length <= fixed) return words;
  return [...words.slice(0, fixed), words.slice(fixed).join('.')];
}
