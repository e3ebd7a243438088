import type { CellEstimates } from './cell-estimates.js';
import { agree } from './estimate.js';
import { counted, countRange, ratioPercent } from './format.js';
import type { RunSummary } from './summary.js';

/** How papers call `seedInterval`. */
const OVER_SEEDS = 'score interval with t over seeds';

/**
 * How the numbers of a table were measured: seeds, images, masks and intervals, in a sentence or two; `overImages` is
 * where an interval over images comes from, if not from where those of accuracies do.
 */
export function howMeasured({ points }: RunSummary, overImages?: string): string {
  const cells = points.flatMap((point) => point.cells);
  const seeds = cells.flatMap(({ metrics }) => metrics.get('accuracy')?.numSeeds ?? []);
  if (seeds.length === 0) return 'Nothing is measured yet.';
  const numDraws = Math.max(...cells.map((cell) => cell.numDraws));
  const numImages = Math.max(...cells.map((cell) => cell.numImages));
  const split = points.flatMap(({ trials }) => trials).find(({ config }) => config !== null)?.config
    ?.evaluate.split;
  const masks = numDraws > 1 ? `, ${numDraws} random masks an image` : '';
  const classes = [...new Set(points.flatMap(({ facts }) => facts?.num_classes ?? []))];
  const chance = classes.length === 1 ? `; chance is ${ratioPercent(1 / classes[0]!)}` : '';
  const interval = intervalName(cells, overImages ?? accuracyInterval(numDraws));
  return `Mean and 95 % interval (± its half-width, where the mean is in its middle), n = ${countRange(seeds)} ${seeds.every((n) => n === 1) ? 'seed' : 'seeds'} (${interval}); ${counted(numImages, `${split ?? 'test'} image`)}${masks}${chance}.`;
}

function accuracyInterval(numDraws: number): string {
  return numDraws > 1 ? 'Wilson’s over images, or the bootstrap over images' : 'Wilson’s over images';
}

function intervalName(cells: readonly CellEstimates[], overImages: string): string {
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
