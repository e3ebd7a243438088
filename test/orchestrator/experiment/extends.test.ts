import { expect, test } from '@jest/globals';
import { loadText } from './memory-sources.js';

const BASE = `name: base
description: the base
dataset: { name: parquet, path: cifar10 }
train: { epochs: 3, mask: { ratio: 0.5, fill: [black, white] } }
sweep: { grid: { train.regime: [original, masked] }, seeds: 5 }
`;

const extended = (own: string) =>
  loadText({ 'x.yaml': `extends: base.yaml\n${own}`, 'base.yaml': BASE }).experiment;

test('mappings are joined key by key, lists and scalars replaced', () => {
  const { name, description, train } = extended(
    'name: x\ntrain: { batch_size: 4, mask: { fill: [mean] } }\n',
  );
  expect([name, description, train?.epochs, train?.batch_size]).toEqual(['x', 'the base', 3, 4]);
  expect(train?.mask).toMatchObject({ ratio: 0.5, fill: ['mean'] });
});

test('axes are joined like other settings', () => {
  expect(extended('sweep: { grid: { train.epochs: [1, 2] } }\n').sweep).toMatchObject({
    grid: { 'train.regime': ['original', 'masked'], 'train.epochs': [1, 2] },
    seeds: 5,
  });
});

test('null takes a setting back to its default, but trains nothing in the place of train', () => {
  const { train, sweep } = extended('train: { epochs: null }\nsweep: null\n');
  expect([train?.epochs, sweep.seeds, sweep.grid]).toEqual([10, 1, {}]);
  expect(extended('train: { optimizer: { lr: null } }\n').train?.optimizer.lr).toBe(0.1);
  expect(extended('train: null\nmodel: { weights: w }\nsweep: null\n').train).toBeNull();
});

test('files extend files, and a path is relative to the file that it is written in', () => {
  const { experiment, files } = loadText({
    'x.yaml': 'extends: lab/middle.yaml\nname: x\n',
    'lab/middle.yaml': 'extends: ../base.yaml\ntrain: { epochs: 4 }\nmodel: { weights: w.safetensors }\n',
    'base.yaml': BASE,
  });
  expect(experiment.train?.epochs).toBe(4);
  expect(experiment.model.weights).toBe('/home/experiments/lab/w.safetensors');
  expect(experiment.dataset.path).toBe('/home/experiments/cifar10');
  expect(files.map(({ path }) => path)).toEqual(
    ['x.yaml', 'lab/middle.yaml', 'base.yaml'].map((name) => `/home/experiments/${name}`),
  );
});

test('a variable leads to the file that is extended', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the variables are those of the shell
  const files = { '/data/cifar10/base.yaml': BASE };
  const { experiment } = loadText({
    'x.yaml': 'extends: ${SPARSIGHT_CIFAR10}/base.yaml\nname: x\n',
    ...files,
  });
  expect(experiment.description).toBe('the base');
  expect(() => loadText({ 'x.yaml': 'extends: ${NOWHERE}/base.yaml\nname: x\n' })).toThrow(
    'Expected environment variable NOWHERE to be set, got nothing – at extends (x.yaml:1:10).',
  );
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here
});

test('a variable that is not set, or is empty, has the default that is written with it', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the variables are those of the shell
  const pathOf = (path: string) => extended(`dataset: { path: "${path}" }\n`).dataset.path;
  expect(pathOf('${PICTURES:-./pictures}')).toBe('/home/experiments/pictures');
  expect(pathOf('${PICTURES:-~/a b}/c')).toBe('/home/a b/c');
  expect(pathOf('${SPARSIGHT_CIFAR10:-./pictures}')).toBe('/data/cifar10');
  const files = { 'x.yaml': 'extends: "${PLACE:-base}.yaml"\nname: x\n', 'base.yaml': BASE };
  expect(loadText(files).experiment.description).toBe('the base');
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here
});

test('variables and the home folder are filled in', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable is one of the shell
  expect(extended('dataset: { path: "${SPARSIGHT_CIFAR10}/train" }\n').dataset.path).toBe(
    '/data/cifar10/train',
  );
  expect(extended('dataset: { path: ~/data }\n').dataset.path).toBe('/home/data');
});
