import { performance } from 'node:perf_hooks';
import { describe, expect, jest, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type PlannedTrial, planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import { schemaFile } from '../../../orchestrator/protocol/schema-files.js';
import { loadText, memoryFindings, planText } from './memory-sources.js';

const points = (text: string, ...overrides: string[]) => pointsOf([...planText(text, ...overrides).trials()]);

function pointsOf(trials: readonly PlannedTrial[]): string[] {
  const firstSeed = trials.filter(({ seed }) => seed === trials[0]?.seed);
  return firstSeed.map(({ point }) => Object.values(point).join(' '));
}

describe('points', () => {
  test('without a sweep there is one, with seed 0', () => {
    const plan = planText('name: x\n');
    expect([plan.numPoints, plan.numTrials, plan.axes, plan.seeds]).toEqual([1, 1, {}, [0]]);
    expect([...plan.trials()].map(({ point, seed }) => [point, seed])).toEqual([[{}, 0]]);
  });

  test('a grid is cartesian, the last axis varying fastest', () => {
    const text = 'name: x\nsweep: { grid: { train.epochs: [1, 2], train.regime: [original, masked] } }\n';
    expect(points(text)).toEqual(['1 original', '1 masked', '2 original', '2 masked']);
    expect(planText(text).axes).toEqual({ 'train.epochs': [1, 2], 'train.regime': ['original', 'masked'] });
  });

  test('zipped axes vary together, within each point of the grid', () => {
    const zip = 'zip: { train.epochs: [1, 2], train.batch_size: [8, 16] }';
    expect(points(`name: x\nsweep: { grid: { train.regime: [original, masked] }, ${zip} }\n`)).toEqual([
      'original 1 8',
      'original 2 16',
      'masked 1 8',
      'masked 2 16',
    ]);
  });

  test('exclusions leave out what matches every setting given', () => {
    const text = `name: x
sweep:
  grid: { train.epochs: [1, 2, 3], train.regime: [original, masked, mixed] }
  exclude: [{ train.epochs: 1, train.regime: masked }, { train.regime: original }]
`;
    expect(points(text)).toEqual(['1 mixed', '2 masked', '2 mixed', '3 masked', '3 mixed']);
    expect(planText(text).numPoints).toBe(5);
  });

  test('included points come last, and show their own values of what they do not choose', () => {
    const text = `name: x
train: { epochs: 7, batch_size: 32 }
sweep:
  grid: { train.epochs: [1, 2] }
  include: [{ train.batch_size: 64 }, { train.epochs: 9, train.regime: masked }]
`;
    expect(points(text)).toEqual(['1 32 mixed', '2 32 mixed', '7 64 mixed', '9 32 masked']);
    expect(planText(text).axes).toEqual({
      'train.epochs': [1, 2, 7, 9],
      'train.batch_size': [32, 64],
      'train.regime': ['mixed', 'masked'],
    });
  });

  test('without a grid the included points are all there are', () => {
    expect(points('name: x\nsweep: { include: [{ train.epochs: 1 }, { train.epochs: 2 }] }\n')).toEqual([
      '1',
      '2',
    ]);
  });

  test('lists and mappings are shown as canonical JSON, aliases by the name of their family', () => {
    const text = `name: x
sweep:
  grid: { train.mask.family: [beta, gamma], train.mask.ratio: [{ uniform: [0, 1] }, [0.1, 0.5], 0.5] }
`;
    expect(planText(text).axes).toEqual({
      'train.mask.family': ['random_block', 'scatter'],
      'train.mask.ratio': ['{"uniform":[0,1]}', '[0.1,0.5]', 0.5],
    });
  });

  test('whole sections vary too', () => {
    const text = `name: x
train: { mask: { ratio: 0.5 } }
sweep: { grid: { train.optimizer: [{ name: adamw }, { lr: 0.2 }], train.mask: [{ visible: 3 }] } }
`;
    const trials = [...planText(text).trials()];
    expect(trials.map(({ trial }) => trial.train?.optimizer)).toEqual([
      { name: 'adamw', lr: 0.001, beta1: 0.9, beta2: 0.999, weight_decay: 0.01 },
      { name: 'sgd', lr: 0.2, momentum: 0.9, nesterov: true, weight_decay: 0.0005 },
    ]);
    expect(trials[0]?.trial.train?.mask).toMatchObject({ of: 'visible', values: [3] });
  });

  test('a list of models, or of data sets, is an axis', () => {
    const text = `name: x
model: { width: 2 }
sweep: { grid: { model: [{ name: mlp }, { name: small_cnn, width: 0.5 }], dataset: [{ max_train: 50 }] } }
`;
    const plan = planText(text);
    expect([...plan.trials()].map(({ trial }) => [trial.model, trial.dataset.max_train])).toMatchObject([
      [{ name: 'mlp', width: 1 }, 50],
      [{ name: 'small_cnn', width: 0.5 }, 50],
    ]);
    expect(plan.axes.model).toEqual(['{"name":"mlp"}', '{"name":"small_cnn","width":0.5}']);
    expect(planText('name: x\n', 'model={ name: mlp },{ name: resnet9 }').axes.model).toEqual([
      '{"name":"mlp"}',
      '{"name":"resnet9"}',
    ]);
  });

  test('an axis over a setting of the default optimiser is one of its settings', () => {
    const text = 'name: x\nsweep: { grid: { train.optimizer.momentum: [0, 0.5] } }\n';
    const momenta = [...planText(text).trials()].map(({ trial }) => trial.train?.optimizer);
    expect(momenta).toMatchObject([
      { name: 'sgd', momentum: 0 },
      { name: 'sgd', momentum: 0.5 },
    ]);
  });

  test('all points with the first seed come first', () => {
    const text = 'name: x\nsweep: { grid: { train.epochs: [1, 2] }, seeds: [7, 3] }\n';
    const order = [...planText(text).trials()].map(({ point, seed, trial }) => [
      point['train.epochs'],
      seed,
      trial.seed,
    ]);
    expect(order).toEqual([
      [1, 7, 7],
      [2, 7, 7],
      [1, 3, 3],
      [2, 3, 3],
    ]);
  });
});

describe('trials', () => {
  test('are complete: the schema of trials accepts them', () => {
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      discriminator: true,
      allowUnionTypes: true,
    });
    for (const keyword of ['traits', 'added_later']) ajv.addKeyword(keyword);
    for (const name of ['mask', 'evaluation', 'result', 'experiment'] as const)
      ajv.addSchema(schemaFile(name));
    const isTrial = ajv.compile(schemaFile('trial'));
    const text = `name: x
dataset: { name: parquet, path: /data/cifar10 }
sweep:
  grid: { train.regime: [original, masked, mixed], train.optimizer.name: [sgd, adamw] }
  include: [{ train: null, model.weights: /data/model.safetensors }, { train.steps: 5 }]
`;
    const trials = [...planText(text).trials()];
    expect(trials).toHaveLength(8);
    for (const { trial } of trials) {
      isTrial(trial);
      expect(isTrial.errors).toBeNull();
    }
  });

  test('with equal settings share their id', () => {
    const text = `name: x
sweep: { grid: { train.regime: [original, masked], train.mask.ratio: [0.1, 0.2], train.mixed.balance: [0.3, 0.5] } }
`;
    const ids = [...planText(text).trials()].map(({ trialId }) => trialId);
    expect(ids).toHaveLength(8);
    expect(new Set(ids.slice(0, 4)).size).toBe(1); // original: neither mask nor balance
    expect(new Set(ids.slice(4)).size).toBe(2); // masked: no balance
  });

  test('of one id are the same through and through', () => {
    const [first, second] = [
      ...planText(
        'name: x\nsweep: { grid: { train.mask.ratio: [0.1, 0.2] } }\n',
        'train.regime=original',
      ).trials(),
    ];
    expect(first?.trialId).toBe(second?.trialId);
    expect(first?.trial).toEqual(second?.trial);
  });
});

describe('what is found outside is asked for once', () => {
  test('data sets by their settings, models by their name, weights by their path', () => {
    const model = jest.fn(memoryFindings.model);
    const dataset = jest.fn(memoryFindings.dataset);
    const weights = jest.fn(memoryFindings.weights);
    const loaded = loadText(`name: x
model: { name: 'my_models:net', weights: /data/model.safetensors }
sweep: { grid: { train.regime: [original, masked, mixed], train.epochs: [1, 2, 3] }, seeds: 5 }
`);
    const plan = planExperiment(loaded, { ...memoryFindings, model, dataset, weights });
    expect([...plan.trials()]).toHaveLength(45);
    expect([model, dataset, weights].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
  });

  test('networks all at once, each once, and none that is one of ours as it comes', () => {
    const networks = jest.fn(memoryFindings.networks);
    const loaded = loadText(`name: x
model: { name: mlp }
sweep: { grid: { train.epochs: [1, 2], model.options.depth: [1, 2], train.batch_size: [8, 16] }, include: [{ model.name: resnet9 }] }
`);
    const plan = planExperiment(loaded, { ...memoryFindings, networks });
    expect([...plan.trials()]).toHaveLength(9);
    expect(networks.mock.calls).toMatchObject([[[{ options: { depth: 1 } }, { options: { depth: 2 } }]]]);
  });

  test('networks with what they will be used for, and passes on what is to be known of them', () => {
    const networks = jest.fn(memoryFindings.networks);
    const loaded = loadText(`name: x
model: { name: 'my_models:net' }
evaluate: { masks: [{ family: [gamma, salient_block], ratio: 0.1 }, { family: scatter, visible: 3 }] }
sweep: { grid: { model.normalize: [true, false], train.batch_size: [8, 16] } }
`);
    const plan = planExperiment(loaded, { ...memoryFindings, networks });
    expect(networks.mock.calls).toMatchObject([
      [
        [
          { normalize: true, is_trained: true, families: ['salient_block', 'scatter'] },
          { normalize: false, is_trained: true, families: ['salient_block', 'scatter'] },
        ],
      ],
    ]);
    expect(plan.notes).toEqual(['my_models:net is odd.']);
  });

  test('files that the code of a model reads, whose content and name belong to the identity, and not their folder', () => {
    const loaded = loadText(`name: x
model: { name: 'my_models:net' }
sweep: { grid: { model.options.depth: [1, 2], model.normalize: [true, false] } }
`);
    const idsWith = (path: string, sha256: string) => {
      const networks = jest.fn((asked: readonly unknown[]) =>
        asked.map(() => ({ ok: true as const, notes: [], files: [{ path, sha256 }] })),
      );
      const plan = planExperiment(loaded, { ...memoryFindings, networks });
      const trials = [...plan.trials()];
      expect(trials.map(({ trial }) => trial.model.read_files)).toEqual(Array(4).fill([{ path, sha256 }]));
      expect(networks.mock.calls.map(([asked]) => asked.length)).toEqual([3, 1]);
      return trials.map(({ trialId }) => trialId);
    };
    const first = idsWith('/here/net.onnx', 'a'.repeat(64));
    expect(idsWith('/there/net.onnx', 'a'.repeat(64))).toEqual(first);
    expect(first).not.toContain(idsWith('/here/net.onnx', 'b'.repeat(64))[0]);
    expect(first).not.toContain(idsWith('/here/other.onnx', 'a'.repeat(64))[0]);
    expect(first).not.toContain([...planExperiment(loaded, memoryFindings).trials()][0]!.trialId);
  });

  test('networks that no axis shows by itself once all points were read', () => {
    const loaded = loadText(`name: x
dataset: { name: parquet }
sweep: { grid: { dataset.path: [/data/cifar10, /data/pairs], model.weights: [null, /data/model.safetensors] } }
`);
    const plan = planExperiment(loaded, memoryFindings);
    expect(() => [...plan.trials()]).toThrow(
      'got others – at model.weights (x.yaml:3:84).\nThey are of another model.',
    );
  });
});

describe('a million trials', () => {
  const text = `name: x
sweep:
  grid:
    train.label_smoothing: linspace(0, 0.9, 100)
    train.weight_average: linspace(0, 0.9, 100)
    train.batch_size: range(2, 102)
`;

  test('are planned by arithmetic: only as many are made as there are values, and no more until they are asked for', () => {
    let numMade = 0;
    const loaded = loadText(text);
    const read = loaded.sections.read.bind(loaded.sections);
    loaded.sections.read = (site) => {
      numMade++;
      return read(site);
    };
    const [startMs, startBytes] = [performance.now(), process.memoryUsage().heapUsed];
    const plan = planExperiment(loaded, memoryFindings);
    expect(plan.numTrials).toBe(1_000_000);
    expect(numMade).toBeLessThanOrEqual(300);
    const trials = plan.trials();
    for (let index = 0; index < 10; index++) trials.next();
    expect(numMade).toBeLessThanOrEqual(310);
    const [ms, bytes] = [performance.now() - startMs, process.memoryUsage().heapUsed - startBytes];
    process.stdout.write(`planned 10^6 trials in ${ms.toFixed(0)} ms, ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
  });
});
