import { type BadInput, bad, m } from './bad-input.js';

/** Settings that do not fit each other. */
export const togetherCases: readonly BadInput[] = [
  bad(
    'ratio and visible in training',
    'name: x\ntrain:\n  mask: { ratio: 0.5,\n    visible: 3 }\n',
    'Expected amount of train.mask to be given by ratio or by visible, got both – at train.mask.visible (x.yaml:4:14).\n' +
      'Remove one: visible counts the pixels that ratio leaves.',
  ),
  bad(
    'ratio and visible in a cell',
    m('{ family: scatter, ratio: 0.5, visible: 3 }'),
    'Expected amount of the masks to be given by ratio or by visible, got both – at evaluate.masks.0.visible (x.yaml:4:47).\n' +
      'Make two entries of it.',
  ),
  bad(
    'a cell without an amount',
    m('{ family: scatter }'),
    'Expected amount of the masks to be given by ratio or by visible, got nothing – at evaluate.masks.0 (x.yaml:4:7).\n' +
      'Add one, for example: ratio: [0.02, 0.05, 0.1]',
  ),
  bad(
    'a batch without room for both kinds',
    'name: x\ntrain: { batch_size: 1, regime: mixed }\n',
    'Expected batch size of regime mixed to be 2 or more, got 1 – at train.batch_size (x.yaml:2:22).\n' +
      'Each batch has originals and masked images.',
  ),
  bad(
    'weights for a file that is the model',
    "name: x\nmodel: { name: 'onnx:net.onnx',\n  weights: net.pth }\n",
    'Expected weights to be left out, as the file of model.name is the whole model, got "/home/experiments/net.pth" – at model.weights (x.yaml:3:12).',
  ),
  bad(
    'a scheme with a typing error',
    "name: x\nmodel: { name: 'oonx:net.onnx' }\ntrain: null\n",
    'Expected model to be module:callable, or scheme:rest of a known scheme, got "oonx:net.onnx" – at model.name (x.yaml:2:16).\n' +
      'Did you mean "onnx:net.onnx"?',
  ),
  bad(
    'options for a file that is the model',
    "name: x\nmodel: { name: 'torch_export:net.pt2',\n  options: { depth: 2 } }\n",
    'Expected options of the model to be left out, as the file of model.name is the whole model, got "depth" – at model.options (x.yaml:3:3).',
  ),
  bad(
    'a model of a library without weights, and no training',
    "name: x\nmodel: { name: 'timm:resnet18' }\ntrain: null\n",
    'Expected train to be a mapping where model.weights is not set, got null – at train (x.yaml:3:8).\n' +
      'Name the weights to evaluate, model.weights: checkpoint.pth, or train a model.',
  ),
  bad(
    'epochs and steps',
    'name: x\ntrain: { epochs: 3, steps: 100 }\n',
    'Expected length of the training to be given by epochs or by steps, got both – at train.steps (x.yaml:2:28).\n' +
      'Remove one.',
  ),
  bad(
    'bounds in the wrong order',
    'name: x\ntrain: { mask: { ratio: { uniform: [0.9, 0.1] } } }\n',
    'Expected bounds to be in order, got [0.9,0.1] – at train.mask.ratio.uniform (x.yaml:2:27).\n' +
      'Did you mean [0.1, 0.9]?',
  ),
  bad(
    'a bound in percent',
    'name: x\ntrain: { mask: { ratio: { uniform: [0, 50] } } }\n',
    'Expected upper bound of a ratio to be a number in [0, 1], got 50 – at train.mask.ratio.uniform.1 (x.yaml:2:40).\n' +
      'Did you mean 0.5? A ratio is a part of one, not percent.',
  ),
  bad(
    'half a pixel',
    'name: x\ntrain: { mask: { visible: { uniform: [1.5, 10] } } }\n',
    'Expected bounds of visible to be integers, got 1.5 – at train.mask.visible.uniform (x.yaml:2:29).\n' +
      'Pixels are counted.',
  ),
  bad(
    'half a pixel in a list',
    'name: x\ntrain: { mask: { visible: [1, 2.5] } }\n',
    'Expected visible to be an integer in [0, 16777216], got 2.5 – at train.mask.visible.1 (x.yaml:2:31).',
  ),
  bad(
    'a logarithm of zero',
    'name: x\ntrain: { mask: { ratio: { log_uniform: [0, 1] } } }\n',
    'Expected log_uniform to be a number in (0, 16777216], got 0 – at train.mask.ratio.log_uniform.0 (x.yaml:2:41).',
  ),
  bad(
    'a parameter of another family',
    m('{ family: random_block, ratio: 0.1, period: 4 }'),
    'Expected period of random_block to be left out, as the family has no such parameter, got 4 – at evaluate.masks.0.period (x.yaml:4:51).\n' +
      'It is a parameter of stripes.',
  ),
  bad(
    'a parameter out of range',
    m('{ family: stripes, ratio: 0.1, period: 1 }'),
    'Expected period to be an integer in [2, 4096], got 1 – at evaluate.masks.0.period (x.yaml:4:46).',
  ),
  bad(
    'parameters that do not fit together, as only Python knows',
    m('{ family: stripes, ratio: 0.1, period: 4, width: [1, 4] }'),
    'Expected width to be less than period, got 4 – at evaluate.masks.0.width (x.yaml:4:49).',
  ),
  bad(
    'a mask image without a path',
    m('{ family: given }'),
    'Expected parameter path of given to be given, got nothing – at evaluate.masks.0 (x.yaml:4:7).\n' +
      'Add "path: …" there.',
  ),
  bad(
    'a mask image with an amount',
    m('{ family: given, path: /data/dirt.png, ratio: 0.1 }'),
    'Expected amount of given to be left out, got 0.1 – at evaluate.masks.0.ratio (x.yaml:4:53).\n' +
      'given hides what its mask image marks: remove it.',
  ),
  bad(
    'a mask image that is not there',
    m('{ family: given, path: /data/nothing.png }'),
    'Expected the mask image to be readable, got "/data/nothing.png" – at evaluate.masks.0.path (x.yaml:4:30).',
  ),
  bad(
    'a certificate whose fill looks at hidden pixels',
    'name: x\nevaluate: { certificates: [{ visible: 5, fill: blur }] }\n',
    'Expected fill of a certificate to be one that looks neither at hidden pixels nor at other images, got "blur" – at evaluate.certificates.0.fill (x.yaml:2:48).\n' +
      'Write a fill such as black or mean.',
  ),
  bad(
    'a certificate whose fill looks at other images',
    'name: x\nevaluate: { certificates: [{ visible: 5, fill: other_image }] }\n',
    'Expected fill of a certificate to be one that looks neither at hidden pixels nor at other images, got "other_image" – at evaluate.certificates.0.fill (x.yaml:2:48).\n' +
      'Write a fill such as black or mean.',
  ),
  bad(
    'colour channels of images without colour',
    'name: x\nevaluate: { masks: [{ family: scatter, ratio: 1, fill: [black, channels] }] }\n',
    'Expected fill to be one for images of so many channels, got channels, for images of 1 – at evaluate.masks.0.fill (x.yaml:2:50).\n' +
      'Choose another fill, or images in colour.',
  ),
  bad(
    'a fill with a parameter beyond its range',
    'name: x\nevaluate: { masks: [{ family: scatter, ratio: 1, fill: { gaussian: { mean: 2 } } }] }\n',
    'Expected mean to be a number in [0, 1], got 2 – at evaluate.masks.0.fill.gaussian.mean (x.yaml:2:76).\n' +
      'Did you mean 0.02? It is a part of one, not percent.',
  ),
  bad(
    'a certificate that no vote can give',
    'name: x\nevaluate: { certificates: [{ visible: [5, 32] }] }\n',
    'Expected visible pixels of a certificate to be from 1 to 31, so that it can certify a pixel, got 32 – at evaluate.certificates.0.visible.1 (x.yaml:2:43).\n' +
      'One pixel more changes more of the views than a majority can bear.',
  ),
  bad(
    'a certificate with too few votes',
    'name: x\nevaluate: { certificates: [{ visible: 1, votes: 4 }] }\n',
    'Expected votes of a certificate to be at least 5, so that a pixel is certified if all of them are won, got 4 – at evaluate.certificates.0.votes (x.yaml:2:49).\n' +
      'Or raise alpha.',
  ),
  bad(
    'a certificate that errs as often as not',
    'name: x\nevaluate: { certificates: [{ visible: 5, alpha: 0.5 }] }\n',
    'Expected alpha to be a number in (0, 0.5), got 0.5 – at evaluate.certificates.0.alpha (x.yaml:2:49).',
  ),
  bad(
    'a certificate of an unknown method',
    'name: x\nevaluate: { certificates: [{ method: partitions, parts: 5 }] }\n',
    'Expected method to be one of ablation, best, partition, bands, got "partitions" – at evaluate.certificates.0.method (x.yaml:2:38).\n' +
      'Did you mean "partition"?',
  ),
  bad(
    'a certificate of several k of which one is missing',
    'name: x\nevaluate: { certificates: [{ method: best, visible: [5] }] }\n',
    'Expected visible to be a list of 2 to 100 values (each an integer in [0, 16777216]), got [5] – at evaluate.certificates.0.visible (x.yaml:2:44).',
  ),
  bad(
    'several k in another order',
    'name: x\nevaluate: { certificates: [{ method: best, visible: [8, 5] }] }\n',
    'Expected visible pixels of several to be more than 8, the one before, got 5 – at evaluate.certificates.0.visible.1 (x.yaml:2:57).',
  ),
  bad(
    'several k, one of them more than an image has pixels',
    'name: x\nevaluate: { certificates: [{ method: best, visible: [8, 65] }] }\n',
    'Expected visible pixels to be at most 64, the pixels of an image of 8×8, got 65 – at evaluate.certificates.0.visible.1 (x.yaml:2:57).',
  ),
  bad(
    'more parts than pixels',
    'name: x\nevaluate: { certificates: [{ method: partition, parts: [16, 65] }] }\n',
    'Expected parts of a partition to be at most 64, the pixels of an image of 8×8, so that none is empty, got 65 – at evaluate.certificates.0.parts.1 (x.yaml:2:61).',
  ),
  bad(
    'a partition with chance',
    'name: x\nevaluate: { certificates: [{ method: partition, parts: 16, alpha: 0.05 }] }\n',
    'Expected setting to be a known one, got "alpha" – at evaluate.certificates.0.alpha (x.yaml:2:60).\n' +
      'Known here: method, parts, fill, num_images.',
  ),
  bad(
    'a band of more than half of the image',
    'name: x\nevaluate: { certificates: [{ method: bands, size: 5 }] }\n',
    'Expected size of columns to be at most 4, so that a patch of one pixel reaches at most half of the views of 8×8, got 5 – at evaluate.certificates.0.size (x.yaml:2:51).',
  ),
  bad(
    'a smoothed classifier without a certificate',
    m('{ family: scatter, ratio: 0.1, classifier: smoothed }'),
    'Expected classifier of the masks to be model where the experiment has no certificate, got "smoothed" – at evaluate.masks.0.classifier (x.yaml:4:50).\n' +
      'Add evaluate.certificates, for example: [{ method: partition, parts: 16 }]',
  ),
  bad(
    'a smoothed classifier on other images than its certificate',
    'name: x\nevaluate:\n  masks: [{ family: scatter, ratio: 0.1, classifier: smoothed, num_images: 9 }]\n  certificates: [{ method: partition, parts: 16, num_images: 8 }]\n',
    'Expected number of images of a smoothed classifier to be that of its certificate, 8 (evaluate.certificates.0), got 9 – at evaluate.masks.0.num_images (x.yaml:3:76).\n' +
      'Leave it out here, or make both equal.',
  ),
  bad(
    'patches of a block in training',
    'name: x\ntrain: { mask: { family: random_block, granularity: 2 } }\n',
    'Expected granularity of random_block to be left out, as the family has no such parameter, got 2 – at train.mask.granularity (x.yaml:2:53).\n' +
      'It is a parameter of scatter, blue_noise, keep_salient, hide_salient, greedy_hide, random_search_hide.',
  ),
  bad(
    'patches of a block in a cell',
    m('{ family: [scatter, worst_block], ratio: 0.1, granularity: [1, 2] }'),
    'Expected granularity of worst_block to be left out, as the family has no such parameter, got [1,2] – at evaluate.masks.0.granularity (x.yaml:4:53).\n' +
      'Make an entry of its own for worst_block.',
  ),
  bad(
    'no fill in training',
    'name: x\ntrain: { mask: { fill: [black, none] } }\n',
    'Expected fill of hidden pixels to be a colour or noise, got "none" – at train.mask.fill (x.yaml:2:18).\n' +
      'To train on originals only, set train.regime: original.',
  ),
  bad(
    'no fill in a cell',
    m('{ family: scatter, ratio: 0.1, fill: none }'),
    'Expected fill of hidden pixels to be a colour or noise, got "none" – at evaluate.masks.0.fill (x.yaml:4:44).\n' +
      'Write a fill such as black or mean.',
  ),
  bad(
    'family none with an amount',
    m('{ family: [none, scatter], ratio: [0, 0.1] }'),
    'Expected family none, which hides nothing, to be without an amount, got ["none","scatter"] – at evaluate.masks.0.family (x.yaml:4:9).\n' +
      'The clean images are always evaluated; leave none out.',
  ),
  bad(
    'nothing trained and no weights',
    'name: x\ntrain: null\n',
    'Expected train to be a mapping where model.weights is not set, got null – at train (x.yaml:2:8).\n' +
      'Name the weights to evaluate, model.weights: checkpoint.pth, or train a model.',
  ),
  bad(
    'a module that is not there',
    'name: x\nmodel: { name: "my_modles:net" }\n',
    'Expected the module my_modles to be there, got none – at model.name (x.yaml:2:16).\n' +
      'Run from the folder that holds my_modles.py, or put that folder on PYTHONPATH.',
  ),
  bad(
    'weights that are not there',
    'name: x\nmodel: { weights: best.safetensors }\n',
    'Expected weights file /home/experiments/best.safetensors to be readable, got no such file – at model.weights (x.yaml:2:19).',
  ),
  bad(
    'weights of another model',
    'name: x\ndataset: { name: parquet, path: /data/pairs }\nmodel: { weights: /data/model.safetensors }\n',
    'Expected the weights to be those of the model, got others – at model.weights (x.yaml:3:19).\n' +
      'They are of another model.',
  ),
  bad(
    'an option of another type',
    'name: x\nmodel: { name: mlp, options: { depth: deep } }\n',
    'Expected option depth of the model to be an integer, got "deep" – at model.options.depth (x.yaml:2:39).',
  ),
  bad(
    'an option of another type in a sweep',
    'name: x\nmodel: { name: mlp }\nsweep: { grid: { model.options.depth: [1, 2, deep] } }\n',
    'Expected option depth of the model to be an integer, got "deep" – at model.options.depth (x.yaml:3:46).',
  ),
  bad(
    'val split without val images',
    'name: x\ndataset: { val_fraction: 0 }\nevaluate: { split: val }\n',
    'Expected split to be one that has images, got val, which has none – at evaluate.split (x.yaml:3:20).\n' +
      'Hold images out by dataset.val_fraction: 0.1, or evaluate the other split.',
  ),
];
