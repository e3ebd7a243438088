import { Found } from '../../errors.js';
import type { DatasetFacts, EvaluateMasks } from '../../protocol/generated.js';
import { wholePatches } from '../hidden-count.js';
import type { Sections } from '../sections.js';
import type { Site } from '../site.js';
import { trainMask } from '../train-mask.js';

/** What settings must fulfil for the images that the data set has. */
export function checkWithFacts({ train, evaluate }: Sections, facts: DatasetFacts, site: Site): void {
  const { split } = evaluate;
  const numImages = split === 'test' ? facts.num_test : facts.num_val;
  if (numImages === 0) {
    throw site.expected(
      'evaluate.split',
      'split',
      'one that has images',
      new Found(`${split}, which has none`),
    );
  }
  for (const [index, entry] of evaluate.masks.entries()) {
    checkEntry(entry, `evaluate.masks.${index}`, facts, site);
    if ((entry.num_images ?? 0) <= numImages) continue;
    const rule = `at most ${numImages}, the images of the ${split} split`;
    throw site.expected(`evaluate.masks.${index}.num_images`, 'number of images', rule, entry.num_images);
  }
  if (train === null) return;
  const { of, values, granularity } = trainMask(train.mask);
  if (of === 'visible') checkVisible(Math.max(...values), 'train.mask.visible', facts, site);
  checkPatches(granularity, 'train.mask.granularity', facts, site);
  if (of === 'visible') checkSeen(Math.min(...values), granularity, 'train.mask.visible', facts, site);
  checkCrop(train.augment.crop_padding, train.augment.crop_mode, facts, site);
}

function checkEntry(
  { visible, granularity }: EvaluateMasks,
  path: string,
  facts: DatasetFacts,
  site: Site,
): void {
  for (const [at, count] of placed(visible ?? [], `${path}.visible`)) checkVisible(count, at, facts, site);
  const coarsest = Math.max(...[granularity].flat());
  for (const [at, side] of placed(granularity, `${path}.granularity`)) checkPatches(side, at, facts, site);
  for (const [at, count] of placed(visible ?? [], `${path}.visible`))
    checkSeen(count, coarsest, at, facts, site);
}

/** One value or several, each with its path. */
function placed(values: number | number[], path: string): [string, number][] {
  return Array.isArray(values) ? values.map((value, index) => [`${path}.${index}`, value]) : [[path, values]];
}

function checkVisible(count: number, path: string, facts: DatasetFacts, site: Site): void {
  const { image_height: height, image_width: width } = facts;
  if (count <= height * width) return;
  const rule = `at most ${height * width}, the pixels of an image of ${height}×${width}`;
  throw site.expected(path, 'visible pixels', rule, count);
}

/** Counts are rounded to whole patches: few visible pixels must not come to none. */
function checkSeen(count: number, granularity: number, path: string, facts: DatasetFacts, site: Site): void {
  const numPixels = facts.image_height * facts.image_width;
  if (wholePatches(numPixels - count, granularity) < numPixels) return;
  const patch = granularity ** 2;
  throw site.expected(
    path,
    'visible pixels',
    `at least ${patch}, one patch of ${granularity}×${granularity}`,
    count,
  );
}

function checkPatches(side: number, path: string, facts: DatasetFacts, site: Site): void {
  const { image_height: height, image_width: width } = facts;
  if (height % side === 0 && width % side === 0) return;
  throw site.expected(path, 'granularity', `a divisor of the image's sides, ${height} and ${width}`, side);
}

function checkCrop(padding: number, mode: string, facts: DatasetFacts, site: Site): void {
  const side = Math.min(facts.image_height, facts.image_width);
  if (mode !== 'reflect' || padding < side) return;
  throw site.expected(
    'train.augment.crop_padding',
    'padding by reflection',
    `less than ${side} pixels`,
    padding,
  );
}
