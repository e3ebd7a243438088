import { type BadInput, bad, m, n } from './bad-input.js';

/** Data sets, and what does not fit them. */
export const dataSetCases: readonly BadInput[] = [
  bad(
    'a colour of images that have their own',
    'name: x\ndataset: { color: gray }\n',
    'Expected color of digits, which holds pixels as they are, to be rgb, got "gray" – at dataset.color (x.yaml:2:19).\n' +
      'Remove it: only tiny_imagenet, imagenet, table, arrow, webdataset, image_folder and parquet decode pictures.',
  ),
  bad(
    'a background of images that have no transparency',
    'name: x\ndataset: { background: black }\n',
    'Expected background of digits, which holds pixels as they are, to be white, got "black" – at dataset.background (x.yaml:2:24).\n' +
      'Remove it: only tiny_imagenet, imagenet, table, arrow, webdataset, image_folder and parquet decode pictures.',
  ),
  bad(
    'bits of images that have 8',
    'name: x\ndataset: { bits: 12 }\n',
    'Expected bits of digits, which holds pixels as they are, to be null, got 12 – at dataset.bits (x.yaml:2:18).\n' +
      'Remove it: only tiny_imagenet, imagenet, table, arrow, webdataset, image_folder and parquet decode pictures.',
  ),
  bad(
    'a way of resizing without a size',
    'name: x\ndataset: { resize: squash }\n',
    'Expected resize to be left out without image_size, got "squash" – at dataset.resize (x.yaml:2:20).\n' +
      'Name the rows and columns that images are resized to, image_size: 64, or remove resize.',
  ),
  bad(
    'a way of resizing that there is not',
    'name: x\ndataset: { image_size: 8, resize: cropp }\n',
    'Expected resize to be one of crop, squash, got "cropp" – at dataset.resize (x.yaml:2:35).\n' +
      'Did you mean "crop"?',
  ),
  bad(
    'statistics of a name that there is not',
    'name: x\ndataset: { statistics: image_net }\n',
    'Expected statistics to be one of imagenet, cifar10, clip, inception, got "image_net" – at dataset.statistics (x.yaml:2:24).\n' +
      'Did you mean "imagenet"?',
  ),
  bad(
    'a mean for other channels than the deviation',
    'name: x\ndataset: { statistics: { mean: [0.5, 0.5], std: [0.5] } }\n',
    'Expected numbers of std to be 2, one for each number of mean, got 1 – at dataset.statistics.std (x.yaml:2:44).',
  ),
  bad(
    'training without train images',
    'name: x\ndataset: { name: cifar10, path: /data/test-only }\n',
    'Expected train to be null for such a data set, got a data set without images to train on – at train (x.yaml:1:1).\n' +
      'Add a train split, or set train: null to evaluate the model as it is.',
  ),
  bad(
    'a split that a data set without train does not have',
    'name: x\ndataset: { name: cifar10, path: /data/test-only }\nmodel: { weights: /data/model.safetensors }\ntrain: null\nevaluate: { split: val }\n',
    'Expected split to be one that has images, got val, which has none – at evaluate.split (x.yaml:5:20).\n' +
      'Set evaluate.split: test.',
  ),
  bad(
    'a path that is missing',
    'name: x\ndataset: { name: parquet }\n',
    'Expected path of data set parquet to be given, got nothing – at dataset.path (x.yaml:2:1).\n' +
      'Add the file or folder of the parquet images: path: /path/to/them',
  ),
  bad(
    'a path for the built-in',
    'name: x\ndataset: { name: digits, path: /data }\n',
    'Expected path of digits, which is built in, to be left out, got "/data" – at dataset.path (x.yaml:2:32).\n' +
      'Remove it, or name the kind of data set that the path holds: cifar10, cifar100, cifar10_c, mnist, svhn, stl10, tiny_imagenet, imagenet, table, arrow, webdataset, image_folder, parquet, npz, npy.',
  ),
  bad(
    'a path that is not there',
    'name: x\ndataset:\n  name: parquet\n  path: /nowhere\n',
    'Expected the path of the data set to be an existing file or folder, got "/nowhere" – at dataset.path (x.yaml:4:9).\n' +
      'Check its spelling.',
  ),
  bad(
    'an unset variable',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable is one of the shell
    'name: x\ndataset: { name: parquet, path: "${CIFAR}/x" }\n',
    'Expected environment variable CIFAR to be set, got nothing – at dataset.path (x.yaml:2:33).\n' +
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the default is one of the shell
      'Set it, for example: export CIFAR=/path/to/the/files; or write a default: ${CIFAR:-/path}',
  ),
  bad(
    'a variable in a way of the shell that is not understood',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable is one of the shell
    'name: x\ndataset: { name: parquet, path: "${CIFAR:?unset}/x" }\n',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is written
    'Expected variable in a path to be ${NAME} or ${NAME:-default}, got "${CIFAR:?unset}" – at dataset.path (x.yaml:2:33).',
  ),
  bad(
    'a variable in the default of another',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable is one of the shell
    'name: x\ndataset: { name: parquet, path: "${A:-${B}}/x" }\n',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is written
    'Expected default of a variable to be free of variables, got "${A:-${B}}/x" – at dataset.path (x.yaml:2:33).\n' +
      'Write the default out, or set the variable.',
  ),
  bad(
    'a path that is cut at a # although the whole is there',
    { 'x.yaml': 'name: x\ndataset:\n  name: npz\n  path: set #1.npz\n', 'set #1.npz': '' },
    'Expected path to be in quotes where it holds a #, or without a comment, got "set #1.npz" – at dataset.path (x.yaml:4:9).\n' +
      '"set #1.npz" is there, too: put it in quotes if it is meant; if not, write the comment on a line of its own.',
  ),
  bad(
    'more visible pixels than there are',
    m('{ family: scatter, visible: [8, 65] }'),
    'Expected visible pixels to be at most 64, the pixels of an image of 8×8, got 65 – at evaluate.masks.0.visible.1 (x.yaml:4:39).',
  ),
  bad(
    'more images than the split has',
    m('{ family: worst_block, ratio: 0.1, num_images: 360 }'),
    'Expected number of images to be at most 359, the images of the test split, got 360 – at evaluate.masks.0.num_images (x.yaml:4:54).',
  ),
  bad(
    'fewer visible pixels than half a patch',
    m('{ family: scatter, visible: [16, 5], granularity: [1, 4] }'),
    'Expected visible pixels to be at least 16, one patch of 4×4, got 5 – at evaluate.masks.0.visible.1 (x.yaml:4:40).',
  ),
  bad(
    'fewer visible pixels than half a patch in training',
    'name: x\ntrain: { mask: { visible: { log_uniform: [4, 64] }, granularity: 4 } }\n',
    'Expected visible pixels to be at least 16, one patch of 4×4, got 4 – at train.mask.visible (x.yaml:2:18).',
  ),
  bad(
    'more visible pixels than there are in training',
    'name: x\ntrain: { mask: { visible: { log_uniform: [1, 100] } } }\n',
    'Expected visible pixels to be at most 64, the pixels of an image of 8×8, got 100 – at train.mask.visible (x.yaml:2:18).',
  ),
  bad(
    'patches that do not divide the image',
    m('{ family: scatter, ratio: 0.1, granularity: 3 }'),
    "Expected granularity to be a divisor of the image's sides, 8 and 8, got 3 – at evaluate.masks.0.granularity (x.yaml:4:51).",
  ),
  bad(
    'padding wider than the image',
    'name: x\ntrain: { augment: { crop_padding: 8 } }\n',
    'Expected padding by reflection to be less than 8 pixels, got 8 – at train.augment.crop_padding (x.yaml:2:35).',
  ),
  bad(
    'too many evaluations',
    `${n}evaluate:\n  draws: 1000\n  masks:\n    - { family: scatter, ratio: [0.1, 0.2, 0.3, 0.4, 0.5] }\n`,
    'Expected evaluations of a trial to be at most 4096, got 5000 – at evaluate.masks (x.yaml:4:3).\n' +
      'Name fewer amounts, fills or draws, or spread them over several experiments.',
  ),
];
