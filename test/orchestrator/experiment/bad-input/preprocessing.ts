import { type BadInput, bad } from './bad-input.js';

const CIFAR = 'dataset: { name: cifar10, path: /data/cifar10 }\n';

function of(settings: string, more = ''): string {
  return `name: x\n${CIFAR}model: { preprocess: { ${settings} }${more} }\n`;
}

/** What a model is said to be given, where it does not fit together or does not fit the images. */
export const preprocessingCases: readonly BadInput[] = [
  bad(
    'a model that is told what is hidden of images that are prepared otherwise',
    'name: x\nmodel: { input: null_code, preprocess: { mean: imagenet } }\n',
    'Expected input to be image together with model.preprocess, got "null_code" – at model.input (x.yaml:2:17).\n' +
      'Remove model.preprocess: both say what the model is given.',
  ),
  bad(
    'saliency to a model that sees nothing of an image',
    'name: x\nmodel: { input: mask_only }\nevaluate: { masks: [{ family: [scatter, alpha], ratio: 0.1 }] }\n',
    'Expected family to be one that needs no saliency, where model.input is mask_only, got "salient_block" – at evaluate.masks.0.family (x.yaml:3:23).\n' +
      'Name others, such as random_block or scatter.',
  ),
  bad(
    'an unknown input of a model',
    'name: x\nmodel: { input: nul_code }\n',
    'Expected input to be one of image, mask_channel, null_code, mask_only, got "nul_code" – at model.input (x.yaml:2:17).\n' +
      'Did you mean "null_code"?',
  ),
  bad(
    'a crop larger than what is resized',
    of('resize: 224, center_crop: 256'),
    'Expected center_crop to be at most resize, 224, got 256 – at model.preprocess.center_crop (x.yaml:3:50).',
  ),
  bad(
    'an interpolation of nothing',
    of('interpolation: bicubic'),
    'Expected interpolation to be left out without resize, got "bicubic" – at model.preprocess.interpolation (x.yaml:3:39).\n' +
      'Name the pixels of the shorter side, resize: 256, or remove interpolation.',
  ),
  bad(
    'an interpolation that there is not',
    of('resize: 64, interpolation: cubic'),
    'Expected interpolation to be one of nearest, box, bilinear, hamming, bicubic, lanczos, got "cubic" – at model.preprocess.interpolation (x.yaml:3:51).\n' +
      'Known here: nearest, box, bilinear, hamming, bicubic, lanczos.',
  ),
  bad(
    'an interpolation that tensors do not have',
    of('resize: 64, resized_as: tensor, interpolation: lanczos'),
    'Expected interpolation to be one of nearest, bilinear, bicubic, where tensors are resized, got "lanczos" – at model.preprocess.interpolation (x.yaml:3:71).',
  ),
  bad(
    'pictures that are not smoothed',
    of('resize: 64, antialias: false'),
    'Expected antialias to be true where pictures are resized, got false – at model.preprocess.antialias (x.yaml:3:47).\n' +
      'Pillow always smooths what becomes smaller. Set resized_as: tensor, or remove it.',
  ),
  bad(
    'masked images resized as pictures',
    of('resize: 64, resized_as: picture, mask_at: source'),
    'Expected resized_as to be tensor with mask_at: source, got "picture" – at model.preprocess.resized_as (x.yaml:3:48).\n' +
      'Remove it: masked images are tensors.',
  ),
  bad(
    'masks before a resizing that is not',
    of('mask_at: source'),
    'Expected mask_at to be left out without resize or center_crop, got "source" – at model.preprocess.mask_at (x.yaml:3:33).\n' +
      'Images are not resized: remove it, or name what they are resized to.',
  ),
  bad(
    'a mean without a deviation',
    of('mean: [0.5, 0.5, 0.5]'),
    'Expected mean to be given together with std, got [0.5,0.5,0.5] – at model.preprocess.mean (x.yaml:3:24).\n' +
      'Add what is divided by, std: [1, 1, 1] for nothing.',
  ),
  bad(
    'a deviation without a mean',
    of('std: imagenet'),
    'Expected std to be left out without mean, got "imagenet" – at model.preprocess.std (x.yaml:3:29).\n' +
      'Add what is subtracted, mean: [0, 0, 0] for nothing.',
  ),
  bad(
    'a mean and a deviation of other channels',
    of('mean: [0.5, 0.5], std: [1]'),
    'Expected numbers of std to be 2, one for each number of mean, got 1 – at model.preprocess.std (x.yaml:3:42).',
  ),
  bad(
    'a deviation of zero',
    of('mean: [0.5], std: [0]'),
    'Expected std to be a number in (0, 65536], got 0 – at model.preprocess.std.0 (x.yaml:3:43).',
  ),
  bad(
    'a mean for other channels than the images have',
    of('mean: [0.5], std: [1]'),
    'Expected numbers of mean to be 3, one for each channel of the images, got 1 – at model.preprocess.mean (x.yaml:3:24).',
  ),
  bad(
    'a mean of images that are not normalised',
    of('mean: imagenet', ', normalize: false'),
    'Expected normalize to be true where mean is given, got false – at model.normalize (x.yaml:3:53).\n' +
      'Remove normalize: false, or mean and std.',
  ),
  bad(
    'a range of images that are normalised by their own statistics',
    of('range: 0-255'),
    'Expected range to be 0-1 without mean, got 0-255, and images normalised by their own mean and deviation – at model.preprocess.range (x.yaml:3:31).\n' +
      'Set normalize: false, or mean and std of that range.',
  ),
  bad(
    'blue, green and red of gray images',
    'name: x\nmodel: { preprocess: { channel_order: bgr } }\n',
    'Expected channel_order to be rgb unless there are 3 channels, got bgr with 1 – at model.preprocess.channel_order (x.yaml:2:39).',
  ),
  bad(
    'a crop larger than masked images',
    of('center_crop: 40, mask_at: source'),
    'Expected center_crop to be at most 32, the shorter side of the images, got 40 – at model.preprocess.center_crop (x.yaml:3:37).',
  ),
  bad(
    'as many of the greatest as there are classes',
    'name: x\nevaluate: { top_k: [2, 10] }\n',
    'Expected top_k to be less than 10, the classes that are predicted, got 10 – at evaluate.top_k.1 (x.yaml:2:24).',
  ),
];
