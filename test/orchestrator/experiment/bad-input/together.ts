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
    'patches of a block in training',
    'name: x\ntrain: { mask: { family: random_block, granularity: 2 } }\n',
    'Expected granularity of random_block to be 1, got 2 – at train.mask.granularity (x.yaml:2:53).\n' +
      'Only scatter can hide patches.',
  ),
  bad(
    'patches of a block in a cell',
    m('{ family: [scatter, worst_block], ratio: 0.1, granularity: [1, 2] }'),
    'Expected granularity of worst_block to be 1, got 2 – at evaluate.masks.0.granularity (x.yaml:4:53).\n' +
      'Only scatter can hide patches; make an entry of its own for worst_block.',
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
    'Expected train to be more than null without model.weights, got null – at train (x.yaml:2:8).\n' +
      'Name the weights to evaluate, model.weights: file.safetensors, or train a model.',
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
    'Expected split to be test while dataset.val_fraction is 0, got "val" – at evaluate.split (x.yaml:3:20).\n' +
      'Hold images out by dataset.val_fraction: 0.1, or evaluate the test split.',
  ),
];
