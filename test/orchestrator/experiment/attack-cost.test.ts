import { expect, test } from '@jest/globals';
import { attackForwards, numPlaces } from '../../../orchestrator/experiment/attack-cost.js';
import type { Cell } from '../../../orchestrator/protocol/generated.js';
import { CIFAR10 } from './memory-sources.js';

// As test/py-worker/attacks/test_laws.py holds them of the attack itself.
test.each([
  [1, 32, 32, 1024],
  [49, 32, 32, 676],
  [51, 32, 32, 650],
  [205, 32, 32, 342],
  [1024, 32, 32, 1],
  [6, 8, 8, 42],
  [20, 3, 40, 34],
  [20, 40, 3, 34],
])('a block of %i pixels has in %i×%i its places', (hidden, image_height, image_width, places) => {
  expect(numPlaces(hidden, { image_height, image_width })).toBe(places);
});

test('a trial forwards each image once for each place, for exact attacks alone', () => {
  const cell = (family: Cell['family'], hidden: number, num_images: number): Cell => ({
    ...{ family, hidden, num_images, fill: 'black', granularity: 1, draw: 0 },
  });
  const cells = [cell('scatter', 51, 5000), cell('worst_block', 51, 100), cell('worst_block', 1, 10)];
  expect(attackForwards(cells, CIFAR10)).toBe(65_000 + 10_240);
  expect(attackForwards([], CIFAR10)).toBe(0);
});
