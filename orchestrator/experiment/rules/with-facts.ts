import { Found, type SparsightError } from '../../errors.js';
import {
  type AblationCertificates,
  type BandsCertificates,
  type BestCertificates,
  type DatasetFacts,
  type Evaluate,
  type EvaluateCertificates,
  type EvaluateMasks,
  FAMILY_TRAITS,
  FILL_NAME_TRAITS,
  type FillChoice,
  MASK_PARAMETERS,
  type TrialPreprocess,
} from '../../protocol/generated.js';
import { numChoicesOf } from '../chance.js';
import { namedMasks } from '../evaluations.js';
import { wholePatches } from '../hidden-count.js';
import { fillSpec, type MaskSpec, patchSide } from '../mask-spec.js';
import type { Sections } from '../sections.js';
import type { Site } from '../site.js';
import { trainMask } from '../train-mask.js';

/** What settings must fulfil for the images that the data set has. */
export function checkWithFacts({ model, train, evaluate }: Sections, facts: DatasetFacts, site: Site): void {
  const { split } = evaluate;
  const numImages = split === 'test' ? facts.num_test : facts.num_val;
  if (numImages === 0) throw noImages(split, facts, site);
  if (train !== null && facts.num_train === 0) {
    const fix = 'Add a train split, or set train: null to evaluate the model as it is.';
    const found = new Found('a data set without images to train on');
    throw site.expected('train', 'train', 'null for such a data set', found, fix);
  }
  checkTopK(evaluate, facts, site);
  if (model.preprocess !== null) checkChannels(model.preprocess, facts, site);
  for (const [index, entry] of evaluate.masks.entries()) {
    if (model.input === 'mask_only') checkNoSaliency(entry, `evaluate.masks.${index}.family`, site);
    checkEntry(entry, `evaluate.masks.${index}`, facts, site);
    checkNumImages(entry.num_images, `evaluate.masks.${index}`, numImages, split, site);
    checkFills(entry.fill, `evaluate.masks.${index}.fill`, numImages, facts, site);
  }
  for (const [index, entry] of evaluate.certificates.entries()) {
    checkNumImages(entry.num_images, `evaluate.certificates.${index}`, numImages, split, site);
    checkCertificate(entry, `evaluate.certificates.${index}`, facts, site);
    checkFills(entry.fill, `evaluate.certificates.${index}.fill`, numImages, facts, site);
  }
  for (const [index, { pixels, num_images }] of evaluate.recolorings.entries()) {
    checkNumImages(num_images, `evaluate.recolorings.${index}`, numImages, split, site);
    const most = facts.image_height * facts.image_width - 1;
    for (const [at, number] of placed(pixels, `evaluate.recolorings.${index}.pixels`)) {
      const rule = `at most ${most}, all but one of the image`;
      if (number > most) throw site.expected(at, 'recoloured pixels', rule, number);
    }
  }
  if (train === null) return;
  checkFills(train.mask.fill, 'train.mask.fill', facts.num_train, facts, site);
  const { of, values, mask } = trainMask(train.mask);
  if (of === 'visible') checkVisible(Math.max(...values), 'train.mask.visible', facts, site);
  checkPatches(mask, 'train.mask', facts, site);
  if (of === 'visible') checkSeen(Math.min(...values), patchSide(mask), 'train.mask.visible', facts, site);
  checkCrop(train.augment.crop_padding, train.augment.crop_mode, facts, site);
}

function noImages(split: 'val' | 'test', facts: DatasetFacts, site: Site): SparsightError {
  const fix =
    facts.num_train === 0
      ? `Set evaluate.split: ${split === 'test' ? 'val' : 'test'}.`
      : `Hold images out by dataset.${split}_fraction: 0.1, or evaluate the other split.`;
  const found = new Found(`${split}, which has none`);
  return site.expected('evaluate.split', 'split', 'one that has images', found, fix);
}

function checkTopK({ top_k, among }: Evaluate, facts: DatasetFacts, site: Site): void {
  const numChoices = numChoicesOf({ among }, facts);
  const index = top_k.findIndex((k) => k >= numChoices);
  if (index === -1) return;
  const rule = `less than ${numChoices}, the classes that are predicted`;
  throw site.expected(`evaluate.top_k.${index}`, 'top_k', rule, top_k[index]);
}

function checkChannels(
  { mean, channel_order, mask_at, resampling }: TrialPreprocess,
  { num_channels, image_height, image_width }: DatasetFacts,
  site: Site,
): void {
  const at = 'model.preprocess';
  if (mean !== null && mean.length !== num_channels) {
    const rule = `${num_channels}, one for each channel of the images`;
    throw site.expected(`${at}.mean`, 'numbers of mean', rule, mean.length);
  }
  if (channel_order === 'bgr' && num_channels !== 3) {
    const found = new Found(`bgr with ${num_channels}`);
    throw site.expected(`${at}.channel_order`, 'channel_order', 'rgb unless there are 3 channels', found);
  }
  const side = resampling?.resize ?? Math.min(image_height, image_width);
  if (mask_at === 'input' || (resampling?.center_crop ?? 0) <= side) return;
  const rule = `at most ${side}, the shorter side of the images`;
  throw site.expected(`${at}.center_crop`, 'center_crop', rule, resampling?.center_crop);
}

function checkNumImages(
  asked: number | null,
  path: string,
  numImages: number,
  split: string,
  site: Site,
): void {
  if ((asked ?? 0) <= numImages) return;
  const rule = `at most ${numImages}, the images of the ${split} split`;
  throw site.expected(`${path}.num_images`, 'number of images', rule, asked);
}

function checkEntry(entry: EvaluateMasks, path: string, facts: DatasetFacts, site: Site): void {
  const visible = placed(entry.visible ?? [], `${path}.visible`);
  for (const [at, count] of visible) checkVisible(count, at, facts, site);
  const masks = namedMasks(entry);
  for (const mask of masks) checkPatches(mask, path, facts, site);
  const coarsest = Math.max(...masks.map(patchSide));
  for (const [at, count] of visible) checkSeen(count, coarsest, at, facts, site);
}

/** Even where all votes are for one class, its probability is bounded by the votes that there are. */
function checkCertificate(entry: EvaluateCertificates, path: string, facts: DatasetFacts, site: Site): void {
  if (entry.method === 'ablation') checkAblation(entry, path, facts, site);
  else if (entry.method === 'best') checkBest(entry, path, facts, site);
  else if (entry.method === 'partition') checkPartition(entry.parts, `${path}.parts`, facts, site);
  else checkBands(entry, `${path}.size`, facts, site);
}

function checkAblation(
  { visible, votes, alpha }: Pick<AblationCertificates, 'visible' | 'votes' | 'alpha'>,
  path: string,
  facts: DatasetFacts,
  site: Site,
): void {
  const numPixels = facts.image_height * facts.image_width;
  for (const [at, count] of placed(visible, `${path}.visible`)) checkVisible(count, at, facts, site);
  const most = Math.ceil((alpha ** (1 / votes) - 0.5) * numPixels) - 1;
  if (most < 1 && numPixels > 2) {
    const least = Math.floor(Math.log(alpha) / Math.log(0.5 + 1 / numPixels)) + 1;
    const rule = `at least ${least}, so that a pixel is certified if all of them are won`;
    throw site.expected(`${path}.votes`, 'votes of a certificate', rule, votes, 'Or raise alpha.');
  }
  for (const [at, count] of placed(visible, `${path}.visible`)) {
    if (count > 0 && count <= most) continue;
    const fix = 'One pixel more changes more of the views than a majority can bear.';
    const rule = `from 1 to ${Math.max(1, most)}, so that it can certify a pixel`;
    throw site.expected(at, 'visible pixels of a certificate', rule, count, fix);
  }
}

/** The fewest visible pixels must certify something by their share of alpha, half of it for the bound from below. */
function checkBest(
  { visible, votes, alpha }: BestCertificates,
  path: string,
  facts: DatasetFacts,
  site: Site,
): void {
  for (const [at, count] of placed(visible, `${path}.visible`)) checkVisible(count, at, facts, site);
  const fewest = { visible: visible.slice(0, 1), votes, alpha: alpha / visible.length / 2 };
  checkAblation(fewest, path, facts, site);
}

function checkPartition(parts: number | number[], path: string, facts: DatasetFacts, site: Site): void {
  const { image_height: height, image_width: width } = facts;
  for (const [at, count] of placed(parts, path)) {
    if (count <= height * width) continue;
    const rule = `at most ${height * width}, the pixels of an image of ${height}×${width}, so that none is empty`;
    throw site.expected(at, 'parts of a partition', rule, count);
  }
}

/** A patch of one pixel is seen from as many places as a band has lines: from more than half of them, it decides. */
function checkBands({ shape, size }: BandsCertificates, path: string, facts: DatasetFacts, site: Site): void {
  const { image_height: height, image_width: width } = facts;
  const most = {
    columns: Math.floor(width / 2),
    rows: Math.floor(height / 2),
    blocks: Math.min(height, width, Math.floor(Math.sqrt((height * width) / 2))),
  }[shape];
  for (const [at, count] of placed(size, path)) {
    if (count <= most) continue;
    const rule = `at most ${most}, so that a patch of one pixel reaches at most half of the views of ${height}×${width}`;
    throw site.expected(at, `size of ${shape}`, rule, count);
  }
}

/** To a model that sees nothing of an image, no pixel matters. */
function checkNoSaliency({ family }: EvaluateMasks, path: string, site: Site): void {
  const salient = [family].flat().find((name) => 'saliency' in MASK_PARAMETERS[name]);
  if (salient === undefined) return;
  const rule = 'one that needs no saliency, where model.input is mask_only';
  throw site.expected(path, 'family', rule, salient, 'Name others, such as random_block or scatter.');
}

/** Some fills need images in colour, or others of the same split. */
function checkFills(
  choices: FillChoice | FillChoice[],
  path: string,
  numImages: number,
  { num_channels: numChannels }: DatasetFacts,
  site: Site,
): void {
  for (const { name } of [choices].flat().map(fillSpec)) {
    const { needs_color, needs_others } = FILL_NAME_TRAITS[name];
    if (needs_color && numChannels !== 3) {
      const fix = 'Choose another fill, or images in colour.';
      const rule = 'one for images of so many channels';
      throw site.expected(path, 'fill', rule, new Found(`${name}, for images of ${numChannels}`), fix);
    }
    if (needs_others && numImages < 2) {
      const fix = 'Choose another fill, such as noise.';
      throw site.expected(path, 'fill', 'one for a split of a single image', name, fix);
    }
  }
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

function checkPatches(mask: MaskSpec, path: string, facts: DatasetFacts, site: Site): void {
  const { image_height: height, image_width: width } = facts;
  const side = patchSide(mask);
  if (height % side === 0 && width % side === 0) return;
  const name = FAMILY_TRAITS[mask.family].patch_side!;
  throw site.expected(
    `${path}.${name}`,
    name,
    `a divisor of the image's sides, ${height} and ${width}`,
    side,
  );
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
