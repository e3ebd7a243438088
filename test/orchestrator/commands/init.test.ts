import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { fileText } from '../../../orchestrator/commands/init/file-text.js';
import { propose } from '../../../orchestrator/commands/init/propose.js';
import { writtenModel, writtenPath } from '../../../orchestrator/commands/init/written-path.js';
import type { DataSeen, LookFound, ModelSeen } from '../../../orchestrator/protocol/generated.js';
import { Child } from '../../fixtures/processes/child.js';
import { scratchFolder } from '../../fixtures/scratch.js';

jest.setTimeout(120_000);

const DATA: DataSeen = {
  name: 'image_folder',
  others: [],
  splits: [
    { name: 'train', num_images: 40, origin: 'folder train' },
    { name: 'test', num_images: 10, origin: 'folder test' },
  ],
  class_names: ['cat', 'dog'],
  num_classes: 2,
  heights: [40, 60],
  widths: [40, 60],
  num_seen: 50,
  num_channels: 3,
  are_pictures: true,
  has_transparency: false,
  bits: 8,
  unreadable: [],
  unused: [],
};

const MODEL: ModelSeen = {
  name: 'small_cnn',
  how: 'names and shapes of all 20 tensors are those of small_cnn',
  width: 1,
  options: {},
  is_program: false,
  weights_key: null,
  keys: ['state_dict'],
  num_classes: 2,
  last_layer: '3.linear',
  num_channels: 3,
  first_layer: '0.0',
  image_size: null,
  computes_gradients: true,
  preprocess: null,
  classes: null,
  notes: [],
};

const GIVEN = { name: 'x', data: 'photos', weights: 'net.pth', model: null };

function written(data: Partial<DataSeen>, model: Partial<ModelSeen>, found: Partial<LookFound> = {}) {
  const all: LookFound = {
    ok: true,
    data: { ...DATA, ...data },
    model: { ...MODEL, ...model },
    image_size: null,
    image_size_why: 'all have one size',
    ...found,
  };
  const proposal = propose(all, GIVEN, 'x.yaml');
  const text = fileText(proposal);
  return { text, settings: parse(text), open: proposal.open.map(({ setting }) => setting) };
}

test('every setting has a comment above it', () => {
  const lines = written({}, {}).text.split('\n');
  const settings = lines.flatMap((line, index) => (/^ *[a-z_]+:/.test(line) ? [index] : []));
  expect(settings.length).toBeGreaterThan(10);
  expect(settings.filter((index) => !lines[index - 1]!.trim().startsWith('#'))).toEqual([]);
});

test('what was found is what is proposed', () => {
  const { settings, open } = written({}, { width: 0.5, options: { depth: 2 } }, { image_size: 32 });
  expect(open).toEqual([]);
  expect(settings).toMatchObject({
    name: 'x',
    dataset: { name: 'image_folder', path: 'photos', image_size: 32, color: 'rgb' },
    model: { name: 'small_cnn', width: 0.5, options: { depth: 2 }, weights: 'net.pth' },
    train: null,
  });
  expect(settings.evaluate.masks[0].family).toContain('salient_block');
});

test('a model that is not known is left to be filled in', () => {
  const { text, open, settings } = written({}, { name: null, how: 'no model has these tensors' });
  expect([open, settings.model.name]).toEqual([['model.name'], 'my_models:net']);
  expect(text).toContain('TO FILL IN: no model has these tensors');
});

test.each([
  ['fewer outputs than classes', { num_classes: 1 }, {}, ['dataset.path']],
  ['more outputs than classes', { num_classes: 1000 }, {}, ['dataset.classes']],
  ['more outputs, and labels without names', { num_classes: 1000 }, { class_names: [] }, []],
  ['names of outputs', { num_classes: 9, classes: { value: 'imagenet', why: 'it is' } }, {}, []],
])('%s', (_, model, data, open) => {
  expect(written(data, model).open).toEqual(open);
});

test('outputs that are not told apart by names are counted, names are not guessed', () => {
  expect(written({ class_names: [] }, { num_classes: 10 }).settings.dataset.num_classes).toBe(10);
  const { settings, text } = written({}, { num_classes: 10 });
  expect(settings.dataset.classes).toBeUndefined();
  expect(text).toContain('# classes: { cat: …, dog: … }');
});

test('a guess says that it is one', () => {
  const guess = { resize: 256, center_crop: 224, interpolation: null, std: null };
  const preprocess = { ...guess, mean: 'imagenet' as const, why: 'nets for such images' };
  const { settings, text } = written({}, { name: 'timm:resnet18', preprocess });
  expect(settings.model.preprocess).toEqual({ resize: 256, center_crop: 224, mean: 'imagenet' });
  expect(text).toMatch(/A GUESS, to be checked/);
  expect(settings.model.normalize).toBeUndefined();
});

test('what needs gradients is left out for a model that has none', () => {
  const { settings } = written({}, { computes_gradients: false });
  expect(settings.evaluate.masks[0].family).toEqual(['scatter', 'random_block']);
});

test.each([
  [
    'val',
    [
      { name: 'train', num_images: 4, origin: '' },
      { name: 'val', num_images: 4, origin: '' },
    ],
    'val',
    undefined,
  ],
  ['one split', [{ name: 'train', num_images: 4, origin: '' }], undefined, 1],
])('what is evaluated where there is no test split: %s', (_, splits, split, fraction) => {
  const { settings } = written({ splits: splits as DataSeen['splits'] }, {});
  expect([settings.evaluate.split, settings.dataset.test_fraction]).toEqual([split, fraction]);
});

test('many large images are cut short, and the file says so', () => {
  const splits = [{ name: 'test', num_images: 5000, origin: 'folder test' }];
  const { settings, text } = written({ splits }, {}, { image_size: 224 });
  expect(settings.dataset.max_test).toBe(500);
  expect(text).toContain('null takes all 5,000');
});

test('texts that YAML would read otherwise are quoted', () => {
  const { settings } = written({ class_names: ['yes, no', '1'] }, { weights_key: 'a: b' });
  expect(settings.model.weights_key).toBe('a: b');
});

test('paths are relative to the file', () => {
  expect(writtenPath('/a/b/photos', '/a/b/x.yaml')).toBe('photos');
  expect(writtenPath('/a/photos', '/a/b/x.yaml')).toBe('../photos');
  expect(writtenPath('/data/photos', '/a/b/c/x.yaml')).toBe('/data/photos');
  expect(writtenModel('onnx:/a/b/net.onnx', '/a/b/x.yaml')).toBe('onnx:net.onnx');
  expect(writtenModel('timm:resnet18', '/a/b/x.yaml')).toBe('timm:resnet18');
});

async function init(cwd: string, ...args: string[]): Promise<[number | null, string]> {
  const child = Child.cliIn(cwd, { SPARSIGHT_CACHE: join(cwd, 'cache') }, 'init', ...args);
  await child.remainingLines();
  const status = await child.ended();
  return [status as number | null, child.stderr];
}

test.each([
  [
    ['--weights', 'nowhere.pth'],
    'Expected the weights to be an existing file or folder, got "nowhere.pth" – at --weights',
  ],
  [['--data', 'nowhere'], 'Expected the images to be an existing file or folder, got "nowhere" – at --data'],
  [
    ['--model', 'no model'],
    'Expected the model to be named as in an experiment file, got "no model" – at --model',
  ],
  [['x.yaml'], 'Expected the file x.yaml to be new, got one that is there.'],
  [['x.txt'], 'Expected the experiment file to be a .yaml, got "x.txt".\nDid you mean x.txt.yaml?'],
  [['nowhere/y.yaml'], 'Expected the folder of the experiment file to be there'],
  [['--name', 'My Net'], 'got "My Net" – at --name.\nDid you mean my-net?'],
  [['--weights', 'broken.pth', '--data', 'photos'], ' – at --data'],
])('refuses %p in a sentence with its place', async (args, sentence) => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'x.yaml'), 'name: mine\n');
  writeFileSync(join(folder, 'broken.pth'), 'no weights');
  mkdirSync(join(folder, 'photos'));
  const [status, stderr] = await init(folder, ...args);
  expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.yaml'))).toEqual(['x.yaml']);
  expect(readFileSync(join(folder, 'x.yaml'), 'utf8')).toBe('name: mine\n');
});

test('without anything it writes a small experiment on the digits; --force replaces a file', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'x.yaml'), 'name: mine\n');
  expect((await init(folder, 'x.yaml', '--force', '--name', 'tiny'))[0]).toBe(0);
  expect(parse(readFileSync(join(folder, 'x.yaml'), 'utf8'))).toMatchObject({
    name: 'tiny',
    dataset: { name: 'digits' },
    model: { name: 'small_cnn' },
    train: { regime: 'mixed' },
  });
});
