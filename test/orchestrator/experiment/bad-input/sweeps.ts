import { type BadInput, bad, n } from './bad-input.js';

/** Axes, grids and seeds. */
export const sweepCases: readonly BadInput[] = [
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
    'a call between braces without quotes',
    `${n}sweep: { grid: { train.optimizer.lr: linspace(0.1, 1, 3) } }\n`,
    'Expected call to be closed by a ), got "linspace(0.1" – at x.yaml:2:38.\n' +
      'Between braces or brackets a call stands in quotes, as its commas would end it.',
  ),
  bad(
    'a call of no function',
    `${n}sweep:\n  grid:\n    train.optimizer.lr: linspce(0.1, 1, 3)\n`,
    'Expected train.optimizer.lr to be a list of 1 to 1000000 values, got "linspce(0.1, 1, 3)" – at sweep.grid.train.optimizer.lr (x.yaml:4:25).\n' +
      'Did you mean linspace(0.1, 1, 3)?',
  ),
  bad(
    'an exclusion of nothing',
    `${n}sweep: { grid: { train.epochs: [1, 2] }, exclude: [{}] }\n`,
    'Expected exclude to be a mapping with at least one key, got {} – at sweep.exclude.0 (x.yaml:2:52).',
  ),
  bad(
    'names on an axis over a section',
    `${n}sweep: { grid: { model: [mlp, resnet9] } }\n`,
    'Expected model to be a mapping, got "mlp" – at model (x.yaml:2:26).\n' + 'Did you mean { name: mlp }?',
  ),
  bad(
    'several sections in the place of one',
    `${n}model: [{ name: mlp }, { name: resnet9 }]\n`,
    'Expected model to be a mapping, got [{"name":"mlp"},{"name":"resnet9"}] – at model (x.yaml:2:8).\n' +
      'To take them in turn, write them in sweep.grid under model.',
  ),
  bad(
    'an axis over a section and one over a setting of it',
    `${n}sweep: { grid: { model: [{ name: mlp }, {}], model.width: [1, 2] } }\n`,
    'Expected axis to be varied once, got "model.width" – at model.width (x.yaml:2:46).\n' +
      'It is varied with model already.',
  ),
  bad(
    'an axis over what is no section',
    `${n}sweep: { grid: { run: [{}, {}] } }\n`,
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "run" – at run (x.yaml:2:18).\n' +
      '"run" is one for all trials.',
  ),
  bad(
    'an axis over the name',
    `${n}sweep: { grid: { name: [a, b] } }\n`,
    'Expected varied setting to be a setting of dataset, model, train, evaluate, got "name" – at name (x.yaml:2:18).\n' +
      '"name" is one for all trials.',
  ),
  bad(
    'an option of one optimiser in a sweep over two',
    `${n}train: { optimizer: { momentum: 0.5 } }\nsweep: { grid: { train.optimizer.name: [sgd, adamw] } }\n`,
    'Expected setting to be a known one, got "momentum" – at train.optimizer.momentum (x.yaml:2:23).\n' +
      'Known here: name, lr, beta1, beta2, weight_decay.',
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
      '"run.max_attempts" is one for all trials.',
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
];
