import { Found } from '../../errors.js';
import type { Train, TrainMask } from '../../protocol/generated.js';
import type { Site } from '../site.js';
import { trainMask } from '../train-mask.js';
import { hidesPatches, onlyPatches } from './patches.js';

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
  if (mask.granularity !== 1 && !hidesPatches(mask.family)) {
    const fix = `${onlyPatches()}.`;
    throw site.expected(
      'train.mask.granularity',
      `granularity of ${mask.family}`,
      '1',
      mask.granularity,
      fix,
    );
  }
  if ([mask.fill].flat().includes('none')) {
    const fix = 'To train on originals only, set train.regime: original.';
    throw site.expected('train.mask.fill', 'fill of hidden pixels', 'a colour or noise', 'none', fix);
  }
  checkAmount(mask, site);
}

function checkAmount(mask: TrainMask, site: Site): void {
  const { of, law, values } = trainMask(mask);
  if (law !== 'uniform' && law !== 'log_uniform') return;
  const path = `train.mask.${of}.${law}`;
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
