import { type BadInput, bad, m, n } from './bad-input.js';

/** Overrides on the command line. */
export const overrideCases: readonly BadInput[] = [
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
      'Write key=null for its default, key="" for an empty text.',
  ),
  bad(
    'an override with an empty item',
    n,
    ['train.regime=masked,,mixed'],
    'Expected value to be given, got nothing – at command line:1:21.\n' +
      'Write key=null for its default, key="" for an empty text.',
  ),
  bad(
    'an override with a text for a number',
    n,
    ['train.epochs="3"'],
    'Expected epochs to be a number in (0, 1000000], got "3" – at train.epochs (command line:1:14).\n' +
      'Numbers stand without quotes: 3.',
  ),
  bad(
    'an override with a call that is not closed',
    n,
    ['train.optimizer.lr=linspace(0.1, 1, 3'],
    'Expected call to be closed by a ), got "linspace(0.1, 1, 3" – at command line:1:20.\n' +
      'Write linspace(0.1, 1, 3), in quotes for the shell.',
  ),
  bad(
    'an override with one list among several values',
    n,
    ['train.epochs=1,2,[3]'],
    'Expected epochs to be a number in (0, 1000000], got [3] – at train.epochs (command line:1:18).',
  ),
  bad(
    'an override with a list that is too short',
    `${n}train: { mask: { ratio: [0.1] } }\n`,
    ['train.mask.ratio=[]'],
    'Expected ratio to be a list of 1 to 1000 values (each a number in [0, 1]), got [] – at train.mask.ratio (command line:1:1).',
  ),
  bad(
    'a setting twice in one zip',
    n,
    ['zip(train.epochs=[1, 2], train.epochs=[3, 4])'],
    'Expected setting in zip(…) to be named once, got "train.epochs" – at command line:1:26.\n' +
      'Keep one of the two.',
  ),
  bad(
    'an override with broken YAML',
    n,
    ['train.mask={ratio: 0.5'],
    'Expected value to be YAML 1.2, got Flow map must end with a } – at command line:1:23.',
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
    'an item of a list with zeros before its number',
    m('{ family: scatter, ratio: 0.1 }'),
    ['evaluate.masks.00.ratio=0.2'],
    'Expected evaluate.masks to be a list that has an item 00, got [{"family":"scatter","ratio":0.1}] – at evaluate.masks.00.ratio (command line:1:1).',
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
    'a sweep over what is one for all trials',
    n,
    ['published=a,b'],
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "published" – at published (command line:1:1).\n' +
      '"published" is one for all trials.',
  ),
  bad(
    'a path with a comma that goes for two paths',
    n,
    ['dataset.name=image_folder', 'dataset.path=photos/a,b'],
    'Expected every path in photos/a,b to be there, got "photos/a" – at dataset.path (command line:2:14).\n' +
      `A comma stands between the values of a sweep; one path that holds a comma goes in quotes: 'dataset.path="photos/a,b"'`,
  ),
  bad(
    'weights with a comma that go for several',
    n,
    ['+model.weights=a=1,b=2.safetensors'],
    'Expected every path in a=1,b=2.safetensors to be there, got "a=1" – at model.weights (command line:1:16).\n' +
      `A comma stands between the values of a sweep; one path that holds a comma goes in quotes: 'model.weights="a=1,b=2.safetensors"'`,
  ),
  bad(
    'a number with a comment on the command line',
    n,
    ['train.epochs=5 #five'],
    'Expected epochs to be a number in (0, 1000000], got "5 #five" – at train.epochs (command line:1:14).',
  ),
  bad(
    'a list with a comment on the command line',
    `${n}model: { options: { depth: 2 } }\n`,
    ['model.options.depth=[a #1, b]'],
    'Expected value to be without a comment, got #1, b] – at command line:1:24.\n' +
      'Put a text that holds a # in quotes; a value on the command line has no comments.',
  ),
  bad(
    'a text that begins with a quote',
    n,
    ["description='tis mine"],
    `Expected value to be one text in quotes, or without any, got "'tis mine" – at description (command line:1:13).\n` +
      `A text that holds ' at its beginning goes in quotes of the other kind: "'tis mine"`,
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
