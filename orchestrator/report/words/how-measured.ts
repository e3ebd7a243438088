import type { CellEstimates } from '../estimates/cell-estimates.js';
import { chancesOf } from '../estimates/chances.js';
import { agree } from '../estimates/estimate.js';
import type { RunSummary } from '../estimates/summary.js';
import { counted, countRange, ratioPercent } from './format.js';

/** How papers call `seedInterval`. */
const OVER_SEEDS = 'score interval with t over seeds';

/** What the numbers of a table are of, where they are no accuracies of the grid. */
interface Measured {
  /** Where an interval over images comes from. */
  readonly overImages?: string;
  /** What was measured instead of the cells of the grid. */
  readonly cells?: readonly MeasuredCell[];
  /** Whether guessing is worth a mention. */
  readonly hasChance?: boolean;
}

type MeasuredCell = Pick<CellEstimates, 'numImages' | 'numDraws' | 'accuracyBySeed'>;

/** How the numbers of a table were measured: seeds, images, masks and intervals, in a sentence or two. */
export function howMeasured({ points }: RunSummary, measured: Measured = {}): string {
  const { overImages, cells = points.flatMap((point) => point.cells), hasChance = true } = measured;
  const seeds = cells.map(({ accuracyBySeed }) => accuracyBySeed.size);
  if (seeds.length === 0) return 'Nothing is measured yet.';
  const numDraws = Math.max(...cells.map((cell) => cell.numDraws));
  const numImages = Math.max(...cells.map((cell) => cell.numImages));
  const split = points.flatMap(({ trials }) => trials).find(({ config }) => config !== null)?.config
    ?.evaluate.split;
  const masks = numDraws > 1 ? `, ${numDraws} random masks per image` : '';
  const [guessed, ...others] = chancesOf(points);
  const isOne = guessed !== undefined && others.length === 0;
  const chance = hasChance && isOne ? `; chance is ${ratioPercent(guessed)}` : '';
  const interval = intervalName(cells, overImages ?? accuracyInterval(numDraws));
  return `Mean and 95 % interval (± its half-width, where the mean is in its middle), n = ${countRange(seeds)} ${seeds.every((n) => n === 1) ? 'seed' : 'seeds'} (${interval}); ${counted(numImages, `${split ?? 'test'} image`)}${masks}${chance}.`;
}

function accuracyInterval(numDraws: number): string {
  return numDraws > 1 ? 'Wilson’s over images, or the bootstrap over images' : 'Wilson’s over images';
}

function intervalName(cells: readonly MeasuredCell[], overImages: string): string {
  const bySeed = cells.map(({ accuracyBySeed }) => [...accuracyBySeed.values()]);
  const [ofOne, ofSeveral] = [bySeed.filter(isSingle), bySeed.filter((values) => !isSingle(values))];
  if (ofSeveral.length === 0) return overImages;
  const exceptions = [
    ...(ofOne.length > 0 ? ['of one seed'] : []),
    ...(ofSeveral.some(agree) ? ['where all seeds agree'] : []),
  ];
  return exceptions.length === 0 ? OVER_SEEDS : `${OVER_SEEDS}; ${exceptions.join(', or ')}, ${overImages}`;
}

function isSingle(values: readonly number[]): boolean {
  return values.length === 1;
}
