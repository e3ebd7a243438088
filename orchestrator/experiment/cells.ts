import {
  type Cell,
  type DatasetFacts,
  type Evaluate,
  type EvaluateMasks,
  FAMILY_TRAITS,
  FILL_TRAITS,
} from '../protocol/generated.js';
import { hiddenCount, wholePatches } from './hidden-count.js';

/** Cells that one trial may have. */
export const MAX_CELLS = 4096;

/**
 * Every cell of an evaluation once: the clean one first, then the entries in order; within an entry by family, amount,
 * fill, granularity and draw. What hides nothing is the clean cell; where neither mask nor fill is random there is one
 * draw. Stops after MAX_CELLS + 1.
 */
export function cellsOf({ masks, draws, split }: Evaluate, facts: DatasetFacts): Cell[] {
  const numImages = split === 'test' ? facts.num_test : facts.num_val;
  const clean: Cell = {
    family: 'none',
    hidden: 0,
    fill: 'none',
    granularity: 1,
    draw: 0,
    num_images: numImages,
  };
  const cells = new Map([[keyOf(clean), clean]]);
  for (const entry of masks) {
    for (const cell of entryCells(entry, draws, numImages, facts)) {
      if (cell.hidden > 0 && !cells.has(keyOf(cell))) cells.set(keyOf(cell), cell);
      if (cells.size > MAX_CELLS) break;
    }
  }
  return [...cells.values()];
}

/** Cells of one draw each that the entries name, before equal ones are joined, times the draws. */
export function countNamedCells({ masks, draws }: Evaluate): number {
  const sizes = masks.map(({ family, ratio, visible, fill, granularity }) =>
    [family, ratio ?? visible ?? [], fill, granularity].flatMap((values) => [values].flat().length),
  );
  return (
    draws * sizes.reduce((sum, factors) => sum + factors.reduce((product, factor) => product * factor, 1), 0)
  );
}

function* entryCells(
  entry: EvaluateMasks,
  draws: number,
  splitSize: number,
  facts: DatasetFacts,
): Generator<Cell> {
  const num_images = entry.num_images ?? splitSize;
  for (const family of distinct(entry.family)) {
    for (const hiddenFor of amounts(entry, facts.image_height * facts.image_width)) {
      for (const fill of distinct(entry.fill)) {
        for (const granularity of distinct(entry.granularity)) {
          const cell = { family, hidden: hiddenFor(granularity), fill, granularity, num_images };
          const isRandom = FAMILY_TRAITS[family].random || FILL_TRAITS[fill].random;
          const numDraws = isRandom ? draws : 1;
          for (let draw = 0; draw < numDraws; draw++) yield { ...cell, draw };
        }
      }
    }
  }
}

/** For each amount, the hidden count by granularity. */
function amounts({ ratio, visible }: EvaluateMasks, numPixels: number): ((granularity: number) => number)[] {
  const ratios = ratio === undefined ? [] : distinct(ratio);
  const counts = visible === undefined ? [] : distinct(visible);
  return [
    ...ratios.map((each) => (granularity: number) => hiddenCount(each, numPixels, granularity)),
    ...counts.map((each) => (granularity: number) => wholePatches(numPixels - each, granularity)),
  ];
}

function distinct<T extends string | number>(values: T | T[]): T[] {
  return [...new Set([values].flat() as T[])];
}

function keyOf({ family, hidden, fill, granularity, draw, num_images }: Cell): string {
  return `${family} ${hidden} ${fill} ${granularity} ${draw} ${num_images}`;
}
