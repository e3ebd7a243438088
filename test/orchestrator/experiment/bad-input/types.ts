import { type BadInput, bad, m } from './bad-input.js';

/** Types and ranges of single settings. */
export const typeCases: readonly BadInput[] = [
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
    'a seed of 2^53 + 1',
    'name: x\nsweep: { seeds: [9007199254740993] }\n',
    'Expected number to be one that a 64-bit float holds exactly, got 9007199254740993 – at x.yaml:2:18.\n' +
      'Put it in quotes if it is a text.',
  ),
  bad(
    'a number of 400 digits',
    `name: x\nmodel: { options: { a: ${'9'.repeat(400)} } }\n`,
    `Expected number to be one that a 64-bit float holds exactly, got ${'9'.repeat(39)}… – at x.yaml:2:24.\n` +
      'Put it in quotes if it is a text.',
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
    'Expected uniform to be a list of 2 values (each a number in [0, 16777216]), got [0] – at train.mask.ratio.uniform (x.yaml:2:27).',
  ),
];
