import type { Files } from './memory-sources.js';

/** Something wrong that a user may write, and what they are told. */
export interface BadInput {
  readonly what: string;
  readonly text: string | Files;
  readonly overrides: readonly string[];
  readonly message: string;
}

function bad(what: string, text: string | Files, ...rest: [string] | [readonly string[], string]): BadInput {
  const [overrides, message] = rest.length === 2 ? rest : [[], rest[0]];
  return { what, text, overrides, message };
}

const n = 'name: x\n';
const m = (entry: string) => `${n}evaluate:\n  masks:\n    - ${entry}\n`;
const bytes = (...values: (number | string)[]) =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'number' ? value : [...Buffer.from(value)])));

export const badInputs: readonly BadInput[] = [
  // the file
  bad(
    'a file that is not there',
    { 'quickstart.yaml': n, 'x.yml': n },
    'Expected experiment file x.yaml to be readable, got no such file – at x.yaml:1:1.\n' +
      'Did you mean "x.yml"?',
  ),
  bad(
    'a directory in place of a file',
    { 'x.yaml': { code: 'EISDIR' } },
    'Expected experiment file x.yaml to be readable, got a directory – at x.yaml:1:1.',
  ),
  bad(
    'a file that may not be read',
    { 'x.yaml': { code: 'EACCES' } },
    'Expected experiment file x.yaml to be readable, got no permission to read it – at x.yaml:1:1.',
  ),
  bad(
    'an empty file',
    '',
    'Expected name to be given, got nothing – at name (x.yaml:1:1).\n' + 'Add "name: …" there.',
  ),
  bad(
    'a file of comments only',
    '# nothing\n',
    'Expected name to be given, got nothing – at name (x.yaml:1:1).\n' + 'Add "name: …" there.',
  ),
  bad(
    'a list in place of settings',
    '- name: x\n',
    'Expected experiment file to be a mapping, got a list – at x.yaml:1:1.',
  ),
  bad(
    'a text in place of settings',
    'just words\n',
    'Expected experiment file to be a mapping, got "just words" – at x.yaml:1:1.',
  ),
  bad(
    'broken YAML',
    'name: x\ntrain: { epochs: 3\nmodel: {}\n',
    'Expected file to be YAML 1.2, got Flow map in block collection must be sufficiently indented and end with a } – at x.yaml:3:1.',
  ),
  bad(
    'a tab as indentation',
    'name: x\ntrain:\n\tepochs: 3\n',
    'Expected file to be YAML 1.2, got Tabs are not allowed as indentation – at x.yaml:3:1.',
  ),
  bad(
    'two documents',
    'name: x\n---\nname: y\n',
    'Expected file to be one YAML document, got several – at x.yaml:2:1.',
  ),
  bad(
    'an old YAML version',
    '%YAML 1.1\n---\nname: x\n',
    'Expected YAML version to be 1.2, got "1.1" – at x.yaml:1:1.',
  ),
  bad(
    'an unknown tag',
    'name: !secret x\n',
    'Expected file to be YAML 1.2, got Unresolved tag: !secret – at x.yaml:1:7.',
  ),
  bad(
    'a duplicate key',
    'name: x\ntrain:\n  epochs: 3\n  batch_size: 8\n  epochs: 4\n',
    'Expected key to be written once, got epochs twice – at x.yaml:5:3.\n' + 'Remove one of the two.',
  ),
  bad(
    'a key that is no text',
    'name: x\n3: y\n',
    'Expected key to be a text, got 3 – at x.yaml:2:1.\n' + 'Put it in quotes if it is meant.',
  ),
  bad(
    'an alias without its anchor',
    'name: x\nmodel: *nowhere\n',
    'Expected alias to be the name of an anchor above, got "*nowhere" – at x.yaml:2:8.',
  ),
  bad(
    'bytes that are not UTF-8',
    { 'x.yaml': bytes('name: x\n# ', 0xff, 0xfe) },
    'Expected experiment file to be UTF-8 text, got other bytes – at x.yaml:2:3.\n' + 'Save it as UTF-8.',
  ),
  bad(
    'UTF-16',
    { 'x.yaml': bytes(0xff, 0xfe, 0x6e, 0, 0x61, 0) },
    'Expected experiment file to be UTF-8 text, got other bytes – at x.yaml:1:1.\n' + 'Save it as UTF-8.',
  ),
  bad(
    'a control character',
    'name: x\ndescription: "a\u0000b"\n',
    'Expected experiment file to be text without control characters, got U+0000 – at x.yaml:2:16.',
  ),
  bad(
    'a file too large',
    '# padding\n'.repeat(30000),
    'Expected experiment file to be at most 256 KB, got a larger one – at x.yaml:1:1.\n' +
      'Is it the right file? An experiment file is a page of YAML.',
  ),
  bad(
    '6 KB of brackets',
    '['.repeat(6000),
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:1:33.',
  ),
  bad(
    '33 nested mappings',
    `a: ${'{a: '.repeat(33)}${'}'.repeat(33)}`,
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:1:132.',
  ),
  bad(
    '33 indented levels',
    Array.from({ length: 34 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:33:33.',
  ),
  bad(
    '33 lists in one line',
    `a:\n  ${'- '.repeat(33)}x\n`,
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:2:3.',
  ),
  bad(
    'a billion laughs',
    'a: &a [x,x,x,x,x,x,x,x,x]\n' +
      'bcdefgh'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n') +
      '\n',
    'Expected experiment file to be at most 200000 values, got more (do aliases multiply?) – at x.yaml:1:20.',
  ),
  bad(
    'an alias inside of its own anchor',
    'name: &a [*a]\n',
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:1:10.',
  ),
  // extends
  bad(
    'extends a file that is not there',
    { 'x.yaml': 'extends: bse.yaml\nname: x\n', 'base.yaml': n },
    'Expected experiment file bse.yaml to be readable, got no such file – at extends (x.yaml:1:10).\n' +
      'Did you mean "base.yaml"?',
  ),
  bad(
    'extends itself',
    { 'x.yaml': 'extends: x.yaml\nname: x\n' },
    'Expected extends to be free of circles, got "x.yaml" – at extends (x.yaml:1:10).',
  ),
  bad(
    'extends in a circle',
    { 'x.yaml': 'extends: y.yaml\n', 'y.yaml': '# y\nextends: x.yaml\n' },
    'Expected extends to be free of circles, got "x.yaml" – at extends (y.yaml:2:10).',
  ),
  bad(
    'extends a list',
    'extends: [a.yaml]\nname: x\n',
    'Expected extends to be the path of an experiment file, got ["a.yaml"] – at extends (x.yaml:1:10).',
  ),
  bad(
    'an error in the base',
    { 'x.yaml': 'extends: base.yaml\nname: x\n', 'base.yaml': 'train:\n  epoch: 3\n' },
    'Expected setting to be a known one, got "epoch" – at train.epoch (base.yaml:2:3).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'an error over a base',
    {
      'x.yaml': 'extends: base.yaml\nname: x\ntrain: { batch_size: 0 }\n',
      'base.yaml': 'train: { epochs: 3 }\n',
    },
    'Expected batch_size to be an integer in [1, 65536], got 0 – at train.batch_size (x.yaml:3:22).',
  ),
  // names
  bad(
    'no name',
    'train: { epochs: 3 }\n',
    'Expected name to be given, got nothing – at name (x.yaml:1:1).\n' + 'Add "name: …" there.',
  ),
  bad(
    'a name with ../',
    'name: ../../etc\n',
    'Expected name to be a text like ^[a-z0-9][a-z0-9._-]*$, got "../../etc" – at name (x.yaml:1:7).\n' +
      "Name of the experiment; the run directory is named after it. Lower-case letters, digits, '.', '_' and '-'.",
  ),
  bad(
    'a name of 300 characters',
    `name: ${'a'.repeat(300)}\n`,
    'Expected name to be a text of 1 to 64 characters, got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… – at name (x.yaml:1:7).',
  ),
  bad(
    'a name that is a number',
    'name: 12\n',
    'Expected name to be a text of 1 to 64 characters, got 12 – at name (x.yaml:1:7).',
  ),
  bad(
    'an unknown section',
    'name: x\ntraining: { epochs: 3 }\n',
    'Expected setting to be a known one, got "training" – at training (x.yaml:2:1).\n' +
      'Did you mean "train"?',
  ),
  bad(
    'an unknown key',
    'name: x\ntrain: { epoch: 3 }\n',
    'Expected setting to be a known one, got "epoch" – at train.epoch (x.yaml:2:10).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'a key of another section',
    'name: x\nepochs: 3\n',
    'Expected setting to be a known one, got "epochs" – at epochs (x.yaml:2:1).\n' +
      'Did you mean "train.epochs"?',
  ),
  bad(
    'swapped letters in a key',
    'name: x\ntrain: { optimizer: { name: sgd, momentmu: 0.9 } }\n',
    'Expected setting to be a known one, got "momentmu" – at train.optimizer.momentmu (x.yaml:2:34).\n' +
      'Did you mean "momentum"?',
  ),
  bad(
    'a key of the other optimiser',
    'name: x\ntrain: { optimizer: { name: adamw, momentum: 0.9 } }\n',
    'Expected setting to be a known one, got "momentum" – at train.optimizer.momentum (x.yaml:2:36).\n' +
      'Known here: name, lr, beta1, beta2, weight_decay.',
  ),
  bad(
    'an unknown optimiser',
    'name: x\ntrain: { optimizer: { name: adam } }\n',
    'Expected name to be one of sgd, adamw, got "adam" – at train.optimizer.name (x.yaml:2:29).\n' +
      'Did you mean "adamw"?',
  ),
  bad(
    'an unknown enum value',
    'name: x\ntrain: { regime: maskd }\n',
    'Expected regime to be one of original, masked, mixed, got "maskd" – at train.regime (x.yaml:2:18).\n' +
      'Did you mean "masked"?',
  ),
  bad(
    'an unknown data set',
    'name: x\ndataset: { name: cifar }\n',
    'Expected name to be one of digits, cifar10, parquet, image_folder, npz, got "cifar" – at dataset.name (x.yaml:2:18).\n' +
      'Did you mean "cifar10"?',
  ),
  bad(
    'an unknown model',
    'name: x\nmodel: { name: resnet }\n',
    'Expected model to be one of mlp, resnet18, resnet9, small_cnn, vit_tiny, or module:callable of your own, got "resnet" – at model.name (x.yaml:2:16).\n' +
      'Did you mean "resnet18"?',
  ),
  bad(
    'a model of no valid name',
    'name: x\nmodel: { name: "rm -rf" }\n',
    'Expected name to be a text like ^([a-z][a-z0-9_]*|[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_]*)$, got "rm -rf" – at model.name (x.yaml:2:16).\n' +
      'small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), vit_tiny, mlp; or module:callable of your own, called with image_height, image_width, num_channels, num_classes and the options.',
  ),
  bad(
    'an unknown mask family',
    m('{ family: scater, ratio: 0.1 }'),
    'Expected family to be one of none, salient_block, random_block, scatter, worst_block, alpha, beta, gamma, got "scater" – at evaluate.masks.0.family (x.yaml:4:17).\n' +
      'Did you mean "scatter"?',
  ),
  bad(
    'an unknown mask family in a list',
    m('{ family: [scatter, gama], ratio: 0.1 }'),
    'Expected family to be one of none, salient_block, random_block, scatter, worst_block, alpha, beta, gamma, got "gama" – at evaluate.masks.0.family.1 (x.yaml:4:27).\n' +
      'Did you mean "gamma"?',
  ),
  bad(
    'a family that cannot train',
    'name: x\ntrain: { mask: { family: alpha } }\n',
    'Expected family to be one of random_block, scatter, beta, gamma, got "alpha" – at train.mask.family (x.yaml:2:26).\n' +
      'Known here: random_block, scatter, beta, gamma.',
  ),
  bad(
    'an unknown fill',
    m('{ family: scatter, ratio: 0.1, fill: blck }'),
    'Expected fill to be one of none, black, white, mean, image_mean, noise, color, got "blck" – at evaluate.masks.0.fill (x.yaml:4:44).\n' +
      'Did you mean "black"?',
  ),
  // types and ranges
  bad(
    'a section that is empty',
    'name: x\nmodel:\n',
    'Expected model to be a mapping, got null – at model (x.yaml:2:7).',
  ),
  bad(
    'a section that is a list',
    'name: x\nmodel: [resnet18]\n',
    'Expected model to be a mapping, got ["resnet18"] – at model (x.yaml:2:8).',
  ),
  bad(
    'a text for a number',
    'name: x\ntrain: { epochs: many }\n',
    'Expected epochs to be a number in (0, 1000000], got "many" – at train.epochs (x.yaml:2:18).',
  ),
  bad(
    'a number as text',
    'name: x\ntrain: { optimizer: { lr: "1e-3" } }\n',
    'Expected lr to be a number in (0, 100], got "1e-3" – at train.optimizer.lr (x.yaml:2:27).\n' +
      'Numbers stand without quotes: 1e-3.',
  ),
  bad(
    'a number with underscores',
    'name: x\ndataset: { max_train: 1_000 }\n',
    'Expected max_train to be an integer in [2, 100000000], or null, got "1_000" – at dataset.max_train (x.yaml:2:23).\n' +
      'Write 1000.',
  ),
  bad(
    'on for true',
    'name: x\ntrain: { optimizer: { nesterov: on } }\n',
    'Expected nesterov to be true or false, got "on" – at train.optimizer.nesterov (x.yaml:2:33).\n' +
      'Write true or false.',
  ),
  bad(
    'a fraction for an integer',
    'name: x\ntrain: { batch_size: 1.5 }\n',
    'Expected batch_size to be an integer in [1, 65536], got 1.5 – at train.batch_size (x.yaml:2:22).',
  ),
  bad(
    'zero epochs',
    'name: x\ntrain: { epochs: 0 }\n',
    'Expected epochs to be a number in (0, 1000000], got 0 – at train.epochs (x.yaml:2:18).',
  ),
  bad(
    'an infinite number',
    'name: x\ntrain: { epochs: .inf }\n',
    'Expected epochs to be a number in (0, 1000000], got Infinity – at train.epochs (x.yaml:2:18).',
  ),
  bad(
    'a ratio that is NaN',
    m('{ family: scatter, ratio: .nan }'),
    'Expected ratio to be a number in [0, 1], or a list of 1 to 1000 values (each a number in [0, 1]), got NaN – at evaluate.masks.0.ratio (x.yaml:4:33).',
  ),
  bad(
    'a ratio in percent',
    m('{ family: scatter, ratio: 5 }'),
    'Expected ratio to be a number in [0, 1], got 5 – at evaluate.masks.0.ratio (x.yaml:4:33).\n' +
      'Did you mean 0.05? It is a part of one, not percent.',
  ),
  bad(
    'a ratio in percent in a list',
    m('{ family: scatter, ratio: [0.02, 5] }'),
    'Expected ratio to be a number in [0, 1], got 5 – at evaluate.masks.0.ratio.1 (x.yaml:4:40).\n' +
      'Did you mean 0.05? It is a part of one, not percent.',
  ),
  bad(
    'a negative ratio',
    m('{ family: scatter, ratio: -0.1 }'),
    'Expected ratio to be a number in [0, 1], got -0.1 – at evaluate.masks.0.ratio (x.yaml:4:33).',
  ),
  bad(
    'a label smoothing in percent',
    'name: x\ntrain: { label_smoothing: 10 }\n',
    'Expected label_smoothing to be a number in [0, 1), got 10 – at train.label_smoothing (x.yaml:2:27).\n' +
      'Did you mean 0.1? It is a part of one, not percent.',
  ),
  bad(
    'a seed of 2^53',
    'name: x\nsweep: { seeds: [9007199254740992] }\n',
    'Expected seeds to be an integer in [0, 4294967295], got 9007199254740992 – at sweep.seeds.0 (x.yaml:2:18).',
  ),
  bad(
    'a mapping for a number',
    'name: x\ntrain: { batch_size: { a: 1 } }\n',
    'Expected batch_size to be an integer in [1, 65536], got {"a":1} – at train.batch_size (x.yaml:2:10).',
  ),
  bad(
    'an option that the model does not take',
    'name: x\nmodel: { options: { dpth: 3 } }\n',
    'Expected option of the model to be one that it takes, got "dpth" – at model.options.dpth (x.yaml:2:21).\n' +
      'Did you mean "depth"?',
  ),
  bad(
    'an option without which the model is not made',
    'name: x\nmodel: { name: "my_models:wide" }\n',
    'Expected option heads of the model to be given, got nothing – at model.options (x.yaml:2:1).\n' +
      'Add it: options: { heads: … }',
  ),
  bad(
    'an option that is a list',
    'name: x\nmodel: { options: { depth: [1, 2] } }\n',
    'Expected depth to be a number, or a text, or true or false, got [1,2] – at model.options.depth (x.yaml:2:21).\n' +
      'To take them in turn, write them in sweep.grid under model.options.depth.',
  ),
  bad(
    'a law with two names',
    'name: x\ntrain: { mask: { ratio: { uniform: [0, 1], log_uniform: [0.1, 1] } } }\n',
    'Expected ratio to be a mapping with one of uniform, log_uniform, got {"uniform":[0,1],"log_uniform":[0.1,1]} – at train.mask.ratio (x.yaml:2:18).',
  ),
  bad(
    'a law with one bound',
    'name: x\ntrain: { mask: { ratio: { uniform: [0] } } }\n',
    'Expected uniform to be a list of 2 values (each a number in [0, 1048576]), got [0] – at train.mask.ratio.uniform (x.yaml:2:27).',
  ),
  // together
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
    'Expected visible to be an integer in [0, 1048576], got 2.5 – at train.mask.visible.1 (x.yaml:2:31).',
  ),
  bad(
    'a logarithm of zero',
    'name: x\ntrain: { mask: { ratio: { log_uniform: [0, 1] } } }\n',
    'Expected log_uniform to be a number in (0, 1048576], got 0 – at train.mask.ratio.log_uniform.0 (x.yaml:2:41).',
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
    'val split without val images',
    'name: x\ndataset: { val_fraction: 0 }\nevaluate: { split: val }\n',
    'Expected split to be test while dataset.val_fraction is 0, got "val" – at evaluate.split (x.yaml:3:20).\n' +
      'Hold images out by dataset.val_fraction: 0.1, or evaluate the test split.',
  ),
  // data sets
  bad(
    'a colour of images that have their own',
    'name: x\ndataset: { color: gray }\n',
    'Expected color of digits, which has channels of its own, to be rgb, got "gray" – at dataset.color (x.yaml:2:19).\n' +
      'Remove it: only image_folder and parquet decode to the channels that one asks for.',
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
      'Remove it, or name the kind of data set that the path holds: cifar10, parquet, image_folder, npz.',
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
      'Set it, for example: export CIFAR=/path/to/the/files',
  ),
  bad(
    'more visible pixels than there are',
    m('{ family: scatter, visible: [8, 65] }'),
    'Expected visible pixels to be at most 64, the pixels of an image of 8×8, got 65 – at evaluate.masks.0.visible.1 (x.yaml:4:39).',
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
    'too many cells',
    `${n}evaluate:\n  draws: 1000\n  masks:\n    - { family: scatter, ratio: [0.1, 0.2, 0.3, 0.4, 0.5] }\n`,
    'Expected cells of a trial to be at most 4096, got 5000 – at evaluate.masks (x.yaml:4:3).\n' +
      'Name fewer amounts, fills or draws, or spread them over several experiments.',
  ),
  // sweeps
  bad(
    'an axis without values',
    `${n}sweep: { grid: { train.regime: [] } }\n`,
    'Expected train.regime to be a list of 1 to 1000000 values, got [] – at sweep.grid.train.regime (x.yaml:2:18).',
  ),
  bad(
    'a grid without axes',
    `${n}sweep: { grid: {} }\n`,
    'Expected sweep.grid to be one axis or more, got {} – at sweep.grid (x.yaml:2:10).\n' + 'Remove it.',
  ),
  bad(
    'an axis that is one value',
    `${n}sweep: { grid: { train.regime: masked } }\n`,
    'Expected train.regime to be a list of 1 to 1000000 values, got "masked" – at sweep.grid.train.regime (x.yaml:2:32).\n' +
      'Write it as a list: [masked].',
  ),
  bad(
    'an unknown axis',
    `${n}sweep:\n  grid:\n    train.regimes: [masked, mixed]\n`,
    'Expected setting to be a known one, got "regimes" – at train.regimes (x.yaml:4:5).\n' +
      'Did you mean "regime"?',
  ),
  bad(
    'an axis that lacks its section',
    `${n}sweep: { grid: { regime: [masked, mixed] } }\n`,
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "regime" – at regime (x.yaml:2:18).\n' +
      'Did you mean "train.regime"?',
  ),
  bad(
    'an axis over seeds',
    `${n}sweep: { grid: { seed: [1, 2] } }\n`,
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "seed" – at seed (x.yaml:2:18).\n' +
      'Replicates are set by sweep.seeds.',
  ),
  bad(
    'an axis over how it is run',
    `${n}sweep: { grid: { run.max_attempts: [1, 2] } }\n`,
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "run.max_attempts" – at run.max_attempts (x.yaml:2:18).\n' +
      'Known here: dataset.name, dataset.path, dataset.image_size, dataset.color, dataset.val_fraction, dataset.test_fraction, dataset.split_seed, dataset.max_train, dataset.max_test, model.name, model.width, model.options, model.normalize, model.weights, train.regime, train.epochs, train.steps, train.batch_size, train.optimizer, train.optimizer.name, ….',
  ),
  bad(
    'a bad value of an axis',
    `${n}sweep:\n  grid:\n    train.regime: [masked, mxied]\n`,
    'Expected regime to be one of original, masked, mixed, got "mxied" – at train.regime (x.yaml:4:28).\n' +
      'Did you mean "mixed"?',
  ),
  bad(
    'a bad value in a list of an axis',
    `${n}sweep: { grid: { train.mask.ratio: [[0.1, 20], 0.5] } }\n`,
    'Expected ratio to be a number in [0, 1], got 20 – at train.mask.ratio.1 (x.yaml:2:43).\n' +
      'Did you mean 0.2? It is a part of one, not percent.',
  ),
  bad(
    'a value twice',
    `${n}sweep: { grid: { train.mask.family: [scatter, gamma] } }\n`,
    'Expected values of train.mask.family to be different from each other, got "scatter" – at train.mask.family (x.yaml:2:47).',
  ),
  bad(
    'an axis twice',
    `${n}sweep: { grid: { train.epochs: [1, 2] }, zip: { train.epochs: [3, 4] } }\n`,
    'Expected axis to be varied once, got "train.epochs" – at train.epochs (x.yaml:2:49).\n' +
      'Keep one of the two.',
  ),
  bad(
    'an axis within another',
    `${n}sweep: { grid: { train.mask: [{ ratio: 0.5 }], train.mask.ratio: [0.1, 0.2] } }\n`,
    'Expected axis to be varied once, got "train.mask.ratio" – at train.mask.ratio (x.yaml:2:48).\n' +
      'It is varied with train.mask already.',
  ),
  bad(
    'zipped axes of different lengths',
    `${n}sweep: { zip: { train.epochs: [1, 2], train.batch_size: [8, 16, 32] } }\n`,
    'Expected zipped axis train.batch_size to be 2 values, as many as train.epochs has, got 3 – at sweep.zip.train.batch_size (x.yaml:2:39).',
  ),
  bad(
    'an axis below null',
    `${n}model: { weights: /data/model.safetensors }\ntrain: null\nsweep: { grid: { train.epochs: [1, 2] } }\n`,
    'Expected train to be a mapping, as one of its settings is varied, got null – at train.epochs (x.yaml:4:18).\n' +
      'Vary train as a whole, or not at all.',
  ),
  bad(
    'values that break a rule together',
    `${n}train: { mask: { ratio: 0.5 } }\nsweep:\n  grid:\n    train.mask.visible: [1, 2]\n`,
    'Expected amount of train.mask to be given by ratio or by visible, got both – at train.mask.visible (x.yaml:5:26).\n' +
      'Remove one: visible counts the pixels that ratio leaves.',
  ),
  bad(
    'a value of an axis that the image is too small for',
    `${n}train: { mask: { visible: 3 } }\nsweep: { grid: { train.mask.visible: [1, 2, 100] } }\n`,
    'Expected visible pixels to be at most 64, the pixels of an image of 8×8, got 100 – at train.mask.visible (x.yaml:3:45).',
  ),
  bad(
    '10^9 trials',
    `${n}sweep:\n  grid: { train.epochs: "range(1, 1001)", train.batch_size: "range(1, 1001)", train.log_every_steps: "range(1, 1001)" }\n`,
    'Expected sweep to be at most 10000000 trials, got 1000000000 – at sweep (x.yaml:2:1).\n' +
      'That is 1000 × 1000 × 1000 points, 1 seed each; vary fewer settings, or zip some.',
  ),
  bad(
    'an axis too long',
    `${n}sweep: { grid: { train.label_smoothing: "linspace(0, 0.5, 2000000)" } }\n`,
    'Expected list to be at most 1000000 values, got 2000000 – at sweep.grid.train.label_smoothing (x.yaml:2:41).',
  ),
  bad(
    'a range that leads nowhere',
    `${n}sweep: { grid: { train.epochs: "range(1, 10, -1)" } }\n`,
    'Expected step to be one that leads from a to b, got -1 – at sweep.grid.train.epochs (x.yaml:2:32).\n' +
      'range(a, b, step) goes from a towards b, b left out.',
  ),
  bad(
    'a range of words',
    `${n}sweep: { grid: { train.epochs: "range(1, ten)" } }\n`,
    'Expected argument 2 of range(1, ten) to be a number, got "ten" – at sweep.grid.train.epochs (x.yaml:2:32).',
  ),
  bad(
    'linspace without its n',
    `${n}sweep: { grid: { train.epochs: "linspace(1, 10)" } }\n`,
    'Expected linspace to be linspace(a, b, n), got "linspace(1, 10)" – at sweep.grid.train.epochs (x.yaml:2:32).',
  ),
  bad(
    'exponents for logspace',
    `${n}sweep: { grid: { train.optimizer.lr: "logspace(-4, -1, 4)" } }\n`,
    'Expected bounds of logspace to be above zero, got -4 – at sweep.grid.train.optimizer.lr (x.yaml:2:38).\n' +
      'The bounds are values, not exponents: logspace(0.001, 1, 4) gives 0.001, 0.01, 0.1, 1.',
  ),
  bad(
    'seeds that repeat',
    `${n}sweep: { seeds: [1, 2, 1] }\n`,
    'Expected seeds to be different from each other, got 1 – at sweep.seeds (x.yaml:2:24).',
  ),
  bad(
    'no seeds',
    `${n}sweep: { seeds: 0 }\n`,
    'Expected seeds to be an integer in [1, 100000], got 0 – at sweep.seeds (x.yaml:2:17).',
  ),
  bad(
    'everything excluded',
    `${n}sweep:\n  grid: { train.regime: [masked, mixed] }\n  exclude: [{ train.regime: masked }, { train.regime: mixed }]\n`,
    'Expected sweep to be a grid with a point left, got one that is excluded whole – at sweep.exclude (x.yaml:4:3).',
  ),
  bad(
    'an exclusion of no axis',
    `${n}sweep:\n  grid: { train.regime: [masked, mixed] }\n  exclude: [{ train.regmie: masked }]\n`,
    'Expected excluded setting to be an axis of the grid, got "train.regmie" – at sweep.exclude.train.regmie (x.yaml:4:15).\n' +
      'Did you mean "train.regime"?',
  ),
  bad(
    'an exclusion of no value',
    `${n}sweep:\n  grid: { train.regime: [masked, mixed] }\n  exclude: [{ train.regime: original }]\n`,
    'Expected excluded value to be one that train.regime takes, got "original" – at sweep.exclude.train.regime (x.yaml:4:29).\n' +
      'Known here: masked, mixed.',
  ),
  bad(
    'an unknown included setting',
    `${n}sweep:\n  include: [{ train.epoch: 3 }]\n`,
    'Expected setting to be a known one, got "epoch" – at train.epoch (x.yaml:3:15).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'a bad included value',
    `${n}sweep:\n  include: [{ train.epochs: -3 }]\n`,
    'Expected epochs to be a number in (0, 1000000], got -3 – at train.epochs (x.yaml:3:29).',
  ),
  bad(
    'a published accuracy in percent',
    `${n}published: { source: x, values: [{ family: scatter, ratio: 0.02, accuracy: 65.14 }] }\n`,
    'Expected accuracy to be a number in [0, 1], got 65.14 – at published.values.0.accuracy (x.yaml:2:76).\n' +
      'Did you mean 0.6514? It is a part of one, not percent.',
  ),
  bad(
    'published figures beside an unknown setting',
    `${n}published: { source: x, where: { train.regim: original }, values: [] }\n`,
    'Expected setting to be a known one, got "regim" – at train.regim (x.yaml:2:34).\n' +
      'Did you mean "regime"?',
  ),
  // overrides
  bad(
    'an override without a value',
    n,
    ['train.epochs'],
    'Expected override to be key=value, got "train.epochs" – at command line:1:1.\n' +
      'Write key=value, key=a,b to sweep over both, +key=value to add, ~key to remove, or zip(a=[…], b=[…]).',
  ),
  bad(
    'an override of an unknown key',
    n,
    ['train.epochs=3', 'train.epoch=3'],
    'Expected setting to be a known one, got "epoch" – at train.epoch (command line:2:1).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'an override without its section',
    n,
    ['epochs=3'],
    'Expected setting to be a known one, got "epochs" – at epochs (command line:1:1).\n' +
      'Did you mean "train.epochs"?',
  ),
  bad(
    'an override of what the file extends',
    n,
    ['extends=y.yaml'],
    'Expected extends to be written in a file, got an override – at extends (command line:1:1).\n' +
      'Write a file that extends it and says the rest.',
  ),
  bad(
    'an override of a bad value',
    n,
    ['train.regime=maskd'],
    'Expected regime to be one of original, masked, mixed, got "maskd" – at train.regime (command line:1:14).\n' +
      'Did you mean "masked"?',
  ),
  bad(
    'an override with one bad value of several',
    n,
    ['train.regime=masked,mixd'],
    'Expected regime to be one of original, masked, mixed, got "mixd" – at train.regime (command line:1:21).\n' +
      'Did you mean "mixed"?',
  ),
  bad(
    'an override with an empty value',
    n,
    ['train.epochs='],
    'Expected value to be given, got nothing – at command line:1:14.\n' +
      'Write key=null for none, key="" for an empty text.',
  ),
  bad(
    'an override with an empty item',
    n,
    ['train.regime=masked,,mixed'],
    'Expected value to be given, got nothing – at command line:1:21.\n' +
      'Write key=null for none, key="" for an empty text.',
  ),
  bad(
    'an override with a text for a number',
    n,
    ['train.epochs="3"'],
    'Expected epochs to be a number in (0, 1000000], got "3" – at train.epochs (command line:1:14).\n' +
      'Numbers stand without quotes: 3.',
  ),
  bad(
    'an override with broken YAML',
    n,
    ['train.mask={ratio: 0.5'],
    'Expected file to be YAML 1.2, got Flow map must end with a } – at command line:1:23.',
  ),
  bad(
    'an override below a number',
    `${n}train: { epochs: 3 }\n`,
    ['train.epochs.x=3'],
    'Expected setting to be a known one, got "x" – at train.epochs.x (command line:1:1).',
  ),
  bad(
    'an override below null',
    `${n}train: null\n`,
    ['train.epochs=3'],
    'Expected train to be a mapping, got null – at train.epochs (command line:1:1).\n' +
      'Set it as a whole: train={…}',
  ),
  bad(
    'an override beyond a list',
    m('{ family: scatter, ratio: 0.1 }'),
    ['evaluate.masks.1.ratio=0.2'],
    'Expected evaluate.masks to be a list that has an item 1, got [{"family":"scatter","ratio":0.1}] – at evaluate.masks.1.ratio (command line:1:1).',
  ),
  bad(
    'an option that was not there',
    `${n}model: { options: { depth: 3 } }\n`,
    ['model.options.dept=4'],
    'Expected setting to be one that is there already, got "dept" – at model.options.dept (command line:1:1).\n' +
      'Did you mean "depth"?',
  ),
  bad(
    'an addition that is there already',
    `${n}train: { epochs: 3 }\n`,
    ['+train.epochs=4'],
    'Expected setting to add to be new, got 3 – at train.epochs (command line:1:2).\n' +
      'Change it by train.epochs=…',
  ),
  bad(
    'a removal of what is not there',
    `${n}train: { epochs: 3 }\n`,
    ['~train.epoch'],
    'Expected setting to remove to be one that is there, got "epoch" – at train.epoch (command line:1:1).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'a sweep over the name',
    n,
    ['name=a,b'],
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "name" – at name (command line:1:1).\n' +
      'Did you mean "dataset.name"?',
  ),
  bad(
    'a zip of no lists',
    n,
    ['zip(train.epochs=3)'],
    'Expected value in zip(…) to be a list, got "train.epochs=3" – at command line:1:18.\n' +
      'For example: zip(train.epochs=[5, 10], train.batch_size=[64, 128]).',
  ),
  bad(
    'a zip of different lengths',
    n,
    ['zip(train.epochs=[1, 2], train.batch_size=[1, 2, 3])'],
    'Expected zipped axis train.batch_size to be 2 values, as many as train.epochs has, got 3 – at sweep.zip.train.batch_size (command line:1:26).',
  ),
  bad(
    'a ratio in percent on the command line',
    m('{ family: scatter, ratio: 0.1 }'),
    ['evaluate.masks.0.ratio=20'],
    'Expected ratio to be a number in [0, 1], got 20 – at evaluate.masks.0.ratio (command line:1:24).\n' +
      'Did you mean 0.2? It is a part of one, not percent.',
  ),
  bad(
    'too deep a value in the second override',
    n,
    ['seeds=1', `train.mask=${'['.repeat(34)}`],
    'Expected nesting to be at most 32 levels deep, got more – at command line:2:44.',
  ),
  bad(
    'a ratio in percent with its sign',
    m('{ family: scatter, ratio: 50% }'),
    'Expected ratio to be a number in [0, 1], or a list of 1 to 1000 values (each a number in [0, 1]), got "50%" – at evaluate.masks.0.ratio (x.yaml:4:33).\n' +
      'Did you mean 0.5? It is a part of one, not percent.',
  ),
  bad(
    'one mask in the place of several',
    `${n}evaluate: { masks: { family: scatter } }\n`,
    'Expected masks to be a list of at most 1000 values (each a mapping), got {"family":"scatter"} – at evaluate.masks (x.yaml:2:13).\n' +
      'Write it as a list, with - before its first key, or in brackets: [{ … }].',
  ),
  bad(
    'a family in the place of a mask',
    `${n}evaluate: { masks: [scatter] }\n`,
    'Expected masks to be a mapping, got "scatter" – at evaluate.masks.0 (x.yaml:2:21).\n' +
      'Did you mean { family: scatter }?',
  ),
  bad(
    'a name in the place of an optimiser',
    `${n}train: { optimizer: adamw }\n`,
    'Expected optimizer to be a mapping, got "adamw" – at train.optimizer (x.yaml:2:21).\n' +
      'Did you mean { name: adamw }?',
  ),
  bad(
    'several values of a setting',
    `${n}train: { optimizer: [sgd, adamw] }\n`,
    'Expected optimizer to be a mapping, got ["sgd","adamw"] – at train.optimizer (x.yaml:2:10).\n' +
      'To take them in turn, write them in sweep.grid under train.optimizer.',
  ),
  bad(
    'several values of a setting on the command line',
    n,
    ['train.regime=[masked, mixed]'],
    'Expected regime to be one of original, masked, mixed, got ["masked","mixed"] – at train.regime (command line:1:1).\n' +
      'To take them in turn, write train.regime=masked,mixed',
  ),
  bad(
    'several values of an axis, one of them wrong, added',
    n,
    ['+sweep.grid.train.regime=masked,mxed'],
    'Expected regime to be one of original, masked, mixed, got "mxed" – at train.regime (command line:1:33).\n' +
      'Did you mean "mixed"?',
  ),
  bad(
    'a seed beside the sweep',
    `${n}seed: 3\n`,
    'Expected setting to be a known one, got "seed" – at seed (x.yaml:2:1).\n' +
      'Did you mean "sweep.seeds"?',
  ),
  bad(
    'a call that leads nowhere in a list',
    m('{ family: scatter, ratio: "range(1, 0, 0.1)" }'),
    'Expected step to be one that leads from a to b, got 0.1 – at evaluate.masks.0.ratio (x.yaml:4:33).\n' +
      'range(a, b, step) goes from a towards b, b left out.',
  ),
  bad(
    'a call that leads nowhere on the command line',
    n,
    ['train.mask.ratio=linspace(0, 1, 0)'],
    'Expected n of linspace to be an integer from 1, got 0 – at train.mask.ratio (command line:1:18).',
  ),
];
