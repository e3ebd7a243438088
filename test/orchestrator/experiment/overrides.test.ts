import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitOutsideBrackets } from '../../../orchestrator/experiment/overrides/split.js';
import { loadText } from './memory-sources.js';

const BASE = `name: x
train: { epochs: 3, mask: { ratio: 0.5 } }
model: { options: { depth: 2 } }
evaluate: { masks: [{ family: scatter, ratio: [0.1, 0.2] }] }
sweep: { grid: { train.regime: [original, masked], train.batch_size: [8, 16] }, seeds: 2 }
`;

const experimentWith = (...overrides: string[]) => loadText(BASE, ...overrides).experiment;

describe('key=value', () => {
  test.each([
    ['train.epochs=30', (e) => e.train?.epochs, 30],
    ['train.optimizer.lr=1e-3', (e) => e.train?.optimizer.lr, 0.001],
    ['train.mask.ratio={uniform: [0, 0.5]}', (e) => e.train?.mask.ratio, { uniform: [0, 0.5] }],
    ['train.mask.ratio=[0.1, 0.5]', (e) => e.train?.mask.ratio, [0.1, 0.5]],
    [
      'train.optimizer.nesterov=false',
      (e) => e.train?.optimizer,
      expect.objectContaining({ nesterov: false }),
    ],
    ['dataset.max_train=null', (e) => e.dataset.max_train, null],
    ['train.epochs=null', (e) => e.train?.epochs, 10],
    ['train.optimizer.lr=null', (e) => e.train?.optimizer.lr, 0.1],
    ['evaluate.masks.0.ratio=null', (e) => 'ratio' in e.evaluate.masks[0]!, false],
    ['train.regime=null', (e) => e.sweep.grid, { 'train.batch_size': [8, 16] }],
    ['seeds=null', (e) => e.sweep.seeds, 1],
    ['description="a, b = c"', (e) => e.description, 'a, b = c'],
    ["description=don't ask", (e) => e.description, "don't ask"],
    ['description=""', (e) => e.description, ''],
    ['evaluate.masks.0.fill=mean', (e) => e.evaluate.masks[0]?.fill, 'mean'],
    ['model.options.depth=7', (e) => e.model.options, { depth: 7 }],
    ['seeds=5', (e) => e.sweep.seeds, 5],
    ['seeds=3,1,4', (e) => e.sweep.seeds, [3, 1, 4]],
    ['seeds=range(4, 8)', (e) => e.sweep.seeds, [4, 5, 6, 7]],
    ['sweep.seeds=[7]', (e) => e.sweep.seeds, [7]],
    ['sweep.grid.train.regime=[mixed]', (e) => e.sweep.grid['train.regime'], ['mixed']],
  ] as [string, (experiment: ReturnType<typeof experimentWith>) => unknown, unknown][])(
    '%s',
    (text, read, value) => {
      expect(read(experimentWith(text))).toEqual(value);
    },
  );

  test.each([
    'set #1',
    'epoch=3-step=9',
    '50%',
    "it's",
    '[old]',
    '{new}',
    'a: b',
    '~x',
    '&a',
    '*.b',
    '!c',
    '2024',
  ])('a path is the one that was typed: %s', (typed) => {
    expect(experimentWith('dataset.name=npz', `dataset.path=${typed}`).dataset.path).toBe(
      `/home/experiments/${typed}`,
    );
    expect(experimentWith(`model.weights=./${typed}`).model.weights).toBe(`/home/experiments/${typed}`);
  });

  test('a path may begin and end with a blank, where none stands before the equals sign', () => {
    const pathOf = (override: string) => experimentWith('dataset.name=npz', override).dataset.path;
    expect(pathOf('dataset.path= a b ')).toBe('/home/experiments/ a b ');
    expect(pathOf('dataset.path = a b')).toBe('/home/experiments/a b');
    expect(experimentWith('model.name= mlp').model.name).toBe('mlp');
    expect(experimentWith('train.epochs = 7').train?.epochs).toBe(7);
  });

  test('a path with a comma goes in quotes', () => {
    const { experiment } = loadText(BASE, 'dataset.name=npz', 'dataset.path="a,b"');
    expect(experiment.dataset.path).toBe('/home/experiments/a,b');
  });

  test('several paths that are there make an axis', () => {
    const files = { 'x.yaml': BASE, 'a.npz': '', 'b #2.npz': '' };
    const { experiment } = loadText(files, 'dataset.name=npz', 'dataset.path=a.npz, b #2.npz');
    expect(experiment.sweep.grid['dataset.path']).toEqual(['a.npz', 'b #2.npz']);
    const zipped = loadText(files, 'zip(dataset.path=[a.npz, b.npz], train.epochs=[1, 2])');
    expect(zipped.experiment.sweep.zip['dataset.path']).toEqual(['a.npz', 'b.npz']);
  });

  test.each([
    ['description=one, two # three', 'one, two # three'],
    ['description=true', 'true'],
    ['description=- a', '- a'],
    ['model.options.depth=- a', '- a'],
    ['model.options.depth=a #1', 'a #1'],
    ['model.options.depth=a: b', 'a: b'],
  ])('a text is what was typed: %s', (override, typed) => {
    const { description, model } = experimentWith(override);
    expect(override.startsWith('description') ? description : model.options.depth).toBe(typed);
  });

  test('the last of two wins', () => {
    expect(experimentWith('train.epochs=5', 'train.epochs=7').train?.epochs).toBe(7);
  });

  test('takes the place of an axis over the same setting', () => {
    const { sweep, train } = experimentWith('train.regime=mixed');
    expect(sweep.grid).toEqual({ 'train.batch_size': [8, 16] });
    expect(train?.regime).toBe('mixed');
  });

  test('leaves no empty grid behind', () => {
    expect(experimentWith('train.regime=mixed', 'train.batch_size=4').sweep.grid).toEqual({});
  });

  test('a path begins at the working directory, not at the experiment file', () => {
    const { experiment } = loadText({ 'x.yaml': 'name: x\n' }, 'dataset.name=npz', 'dataset.path=data/a.npz');
    expect(experiment.dataset.path).toBe('/home/experiments/data/a.npz');
  });
});

describe('several values make an axis', () => {
  test.each([
    ['train.epochs=5,10', 'train.epochs', [5, 10]],
    ['train.epochs=range(1, 4)', 'train.epochs', [1, 2, 3]],
    ['train.epochs=range(0.1, 0.5, 0.1)', 'train.epochs', [0.1, 0.2, 0.3, 0.4]],
    ['train.epochs=range(3, 0, -1)', 'train.epochs', [3, 2, 1]],
    [
      'train.mask.ratio=linspace(0, 0.9, 10)',
      'train.mask.ratio',
      [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    ],
    ['train.mask.ratio=linspace(0.5, 1, 1)', 'train.mask.ratio', [0.5]],
    ['train.optimizer.lr=logspace(1e-4, 0.1, 4)', 'train.optimizer.lr', [0.0001, 0.001, 0.01, 0.1]],
    ['train.epochs=1,range(5, 8)', 'train.epochs', [1, 5, 6, 7]],
    ['train.mask.fill=black,[black, white]', 'train.mask.fill', ['black', ['black', 'white']]],
    ['train.mask.ratio={uniform: [0, 1]},0.5', 'train.mask.ratio', [{ uniform: [0, 1] }, 0.5]],
    ['train.regime=mixed,masked', 'train.regime', ['mixed', 'masked']],
  ])('%s', (text, name, values) => {
    expect(experimentWith(text).sweep.grid[name]).toEqual(values);
  });

  test('zip(…) makes axes that vary together, in the place of axes of the grid', () => {
    const { sweep } = experimentWith('zip(train.regime=[mixed, masked], train.epochs=range(5, 7))');
    expect(sweep.grid).toEqual({ 'train.batch_size': [8, 16] });
    expect(sweep.zip).toEqual({ 'train.regime': ['mixed', 'masked'], 'train.epochs': [5, 6] });
  });
});

describe('+key=value adds, ~key removes', () => {
  test('a setting', () => {
    expect(experimentWith('+train.batch_size=4').train?.batch_size).toBe(4);
    expect(experimentWith('~train.epochs').train?.epochs).toBe(10);
  });

  test('an option of the model', () => {
    expect(experimentWith('+model.options.heads=3').model.options).toEqual({ depth: 2, heads: 3 });
    expect(experimentWith('~model.options.depth').model.options).toEqual({});
  });

  test('an item of a list', () => {
    const further = { classifier: 'model', num_images: null };
    const entry = { family: 'worst_block', ratio: 0.1, fill: 'black', ...further };
    expect(experimentWith('+evaluate.masks={family: worst_block, ratio: 0.1}').evaluate.masks[1]).toEqual(
      entry,
    );
    expect(experimentWith('~evaluate.masks.0').evaluate.masks).toEqual([]);
  });

  test('an axis', () => {
    expect(Object.keys(experimentWith('~train.regime').sweep.grid)).toEqual(['train.batch_size']);
    expect(Object.keys(experimentWith('~sweep.grid.train.regime').sweep.grid)).toEqual(['train.batch_size']);
  });
});

test('whatever is typed for a path is the path, but for commas, quotes at its beginning and variables', () => {
  const typed = fc.string({ unit: fc.constantFrom(...'#[]{}():;&*!|>%@`=?+-.~\'" a1'), minLength: 1 });
  fc.assert(
    fc.property(typed, (text) => {
      const path = `./a${text}`;
      expect(experimentWith('dataset.name=npz', `dataset.path=${path}`).dataset.path).toBe(
        resolve('/home/experiments', path),
      );
    }),
  );
});

test('what is split outside of brackets comes together again', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '[', ']', '(', ')', '"', "'", ' ') });
  fc.assert(
    fc.property(text, (value) => {
      const pieces = splitOutsideBrackets(value, ',');
      expect(pieces.map((piece) => piece.text).join(',')).toBe(value);
      for (const { text: piece, start } of pieces)
        expect(value.slice(start, start + piece.length)).toBe(piece);
    }),
  );
});
