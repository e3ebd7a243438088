import { describe, expect, test } from '@jest/globals';
import { cellsOf } from '../../../orchestrator/experiment/cells.js';
import { hiddenCount, roundHalfEven } from '../../../orchestrator/experiment/hidden-count.js';
import type { Cell, DatasetFacts } from '../../../orchestrator/protocol/generated.js';
import { CIFAR10, DIGITS, loadText } from './memory-sources.js';

const CLEAN = { family: 'none', hidden: 0, fill: 'none', granularity: 1, draw: 0 };

function cells(
  masks: string,
  { draws = 1, facts = CIFAR10 }: { draws?: number; facts?: DatasetFacts } = {},
): Cell[] {
  const { experiment } = loadText(`name: x\nevaluate: { draws: ${draws}, masks: ${masks} }\n`);
  return cellsOf(experiment.evaluate, facts);
}

const brief = (all: readonly Cell[]) =>
  all.map(
    ({ family, hidden, fill, granularity, draw }) => `${family} ${hidden} ${fill} ${granularity} ${draw}`,
  );

describe('rounding', () => {
  test.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [2.4999999999999996, 2],
    [2.5000000000000004, 3],
    [51.2, 51],
  ])('%p to the nearest, half to even: %p', (value, rounded) => {
    expect(roundHalfEven(value)).toBe(rounded);
  });

  test.each([
    [0.02, 1024, 1, 20],
    [0.05, 1024, 1, 51],
    [0.15, 1024, 1, 154],
    [0.5, 63, 1, 32],
    [0.5, 65, 1, 32],
    [0.1, 1024, 4, 96],
    [1, 1024, 8, 1024],
  ])('ratio %p of %p pixels in patches of side %p hides %p', (ratio, numPixels, side, hidden) => {
    expect(hiddenCount(ratio, numPixels, side)).toBe(hidden);
  });
});

test('the clean cell comes first, with all images, also where nothing else is evaluated', () => {
  expect(cells('[]')).toEqual([{ ...CLEAN, num_images: 10_000 }]);
  expect(cells('[{ family: none }]')).toEqual([{ ...CLEAN, num_images: 10_000 }]);
});

test('what hides nothing is the clean cell, whatever its family, fill and images', () => {
  const masks = `[{ family: [gamma, beta, worst_block], ratio: [0, 0.0001], fill: [black, noise], num_images: 10 },
    { family: scatter, visible: 1024 }]`;
  expect(cells(masks)).toHaveLength(1);
});

test('equal cells appear once, by whatever name', () => {
  const masks = `[{ family: [scatter, gamma], ratio: [0.5, 0.5] }, { family: scatter, visible: 512 },
    { family: scatter, ratio: 0.5, num_images: 10000 }]`;
  expect(brief(cells(masks))).toEqual(['none 0 none 1 0', 'scatter 512 black 1 0']);
});

test('the order is that of the entries; within one by family, amount, fill, granularity and draw', () => {
  const masks = '[{ family: [beta, gamma], ratio: [0.5, 0.25], fill: [white, black] }]';
  expect(brief(cells(masks, { draws: 2, facts: DIGITS }))).toEqual([
    'none 0 none 1 0',
    ...['random_block', 'scatter'].flatMap((family) =>
      [32, 16].flatMap((hidden) =>
        ['white', 'black'].flatMap((fill) => [0, 1].map((draw) => `${family} ${hidden} ${fill} 1 ${draw}`)),
      ),
    ),
  ]);
});

test('there are several draws only where the mask or the fill is random', () => {
  const masks = '[{ family: [scatter, salient_block], ratio: 0.5, fill: [black, image_mean, noise, color] }]';
  const draws = new Map<string, number>();
  for (const { family, fill } of cells(masks, { draws: 3 })) {
    draws.set(`${family} ${fill}`, (draws.get(`${family} ${fill}`) ?? 0) + 1);
  }
  expect(Object.fromEntries(draws)).toEqual({
    'none none': 1,
    'scatter black': 3,
    'scatter image_mean': 3,
    'scatter noise': 3,
    'scatter color': 3,
    'salient_block black': 1,
    'salient_block image_mean': 1,
    'salient_block noise': 3,
    'salient_block color': 3,
  });
});

test('fewer images make a cell of its own; as many as there are make none', () => {
  const masks = `[{ family: worst_block, ratio: 0.5 }, { family: worst_block, ratio: 0.5, num_images: 200 },
    { family: worst_block, ratio: 0.5, num_images: 10000 }]`;
  expect(cells(masks).map(({ num_images }) => num_images)).toEqual([10_000, 10_000, 200]);
});

test('the val split has its own number of images', () => {
  const { experiment } = loadText('name: x\nevaluate: { split: val }\n');
  expect(new Set(cellsOf(experiment.evaluate, CIFAR10).map(({ num_images }) => num_images))).toEqual(
    new Set([5_000]),
  );
});

test('patches hide whole patches, the nearest number of them', () => {
  const hidden = cells('[{ family: scatter, ratio: [0.02, 0.1], granularity: [2, 4] }]').map(
    (cell) => cell.hidden,
  );
  expect(hidden).toEqual([0, 20, 16, 104, 96]);
});
