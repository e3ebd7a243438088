import { Found } from '../../errors.js';
import { FAMILY_TRAITS, type Family, type Train, type TrainMask } from '../../protocol/generated.js';
import { fillSpec, hasOwnAmount, type Parameters } from '../mask-spec.js';
import { bringsWeights } from '../model-source.js';
import type { Sections } from '../sections.js';
import type { Site } from '../site.js';
import { trainMask } from '../train-mask.js';
import { checkParameters } from './mask-parameters.js';

/** Keys of train.mask that are no parameters of its family. */
const COMMON = ['family', 'ratio', 'visible', 'fill'];

/** What the settings of a training must fulfil together. */
export function checkTrain(train: Train | null, site: Site): void {
  if (train === null) return;
  if (train.epochs !== undefined && train.steps !== undefined) {
    throw site.expected(
      'train.steps',
      'length of the training',
      'given by epochs or by steps',
      new Found('both'),
      'Remove one.',
    );
  }
  if (train.regime === 'mixed' && train.batch_size < 2) {
    const fix = 'Each batch has originals and masked images.';
    throw site.expected('train.batch_size', 'batch size of regime mixed', '2 or more', train.batch_size, fix);
  }
  checkMask(train.mask, site);
}

function checkMask(mask: TrainMask, site: Site): void {
  if (!canTrain(mask.family)) {
    const names = (Object.keys(FAMILY_TRAITS) as Family[]).filter(canTrain);
    const fix = 'Masks of training images are made before there is a model, and hide something.';
    throw site.expected(
      'train.mask.family',
      'family of train.mask',
      `one of ${names.join(', ')}`,
      mask.family,
      fix,
    );
  }
  checkParameters([mask.family], mask as unknown as Parameters, COMMON, 'train.mask', site);
  const isGiven = mask.ratio !== undefined || mask.visible !== undefined;
  if (hasOwnAmount(mask.family) && isGiven) {
    const name = mask.ratio === undefined ? 'visible' : 'ratio';
    const fix = `Remove it: ${mask.family} hides what its mask image marks.`;
    throw site.expected(`train.mask.${name}`, `amount of ${mask.family}`, 'left out', mask[name], fix);
  }
  if (mask.ratio !== undefined && mask.visible !== undefined) {
    const fix = 'Remove one: visible counts the pixels that ratio leaves.';
    throw site.expected(
      'train.mask.visible',
      'amount of train.mask',
      'given by ratio or by visible',
      new Found('both'),
      fix,
    );
  }
  if ([mask.fill].flat().some((fill) => fillSpec(fill).name === 'none')) {
    const fix = 'To train on originals only, set train.regime: original.';
    throw site.expected('train.mask.fill', 'fill of hidden pixels', 'a colour or noise', 'none', fix);
  }
  checkAmount(mask, site);
}

/** Masks of training images are made before there is a model, and hide something. */
function canTrain(family: Family): boolean {
  const { mask_depends_on } = FAMILY_TRAITS[family];
  return family !== 'none' && mask_depends_on !== 'model';
}

function checkAmount(mask: TrainMask, site: Site): void {
  const { of, distribution, values } = trainMask(mask);
  if (distribution !== 'uniform' && distribution !== 'log_uniform') return;
  const path = `train.mask.${of}.${distribution}`;
  const [low, high] = values as [number, number];
  if (low > high) {
    throw site.expected(path, 'bounds', 'in order', values, `Did you mean [${high}, ${low}]?`);
  }
  if (of === 'ratio' && high > 1) {
    const fix =
      high <= 100 ? `Did you mean ${high / 100}? A ratio is a part of one, not percent.` : undefined;
    throw site.expected(`${path}.1`, 'upper bound of a ratio', 'a number in [0, 1]', high, fix);
  }
  const broken = of === 'visible' ? values.find((value) => !Number.isInteger(value)) : undefined;
  if (broken !== undefined)
    throw site.expected(path, 'bounds of visible', 'integers', broken, 'Pixels are counted.');
}

/** What settings of different sections must fulfil together. */
export function checkTogether({ model, train }: Sections, site: Site): void {
  if (train === null && model.weights === null && !bringsWeights(model)) {
    const fix = 'Name the weights to evaluate, model.weights: checkpoint.pth, or train a model.';
    throw site.expected('train', 'train', 'a mapping where model.weights is not set', null, fix);
  }
}
