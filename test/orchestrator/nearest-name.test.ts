import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, nearestName, suggestion } from '../../orchestrator/nearest-name.js';

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'ab', 1],
    ['abc', 'xabc', 1],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ])('%p to %p is %p', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  test('is symmetric, zero only between equals, and at most the longer length', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

test.each([
  ['epoch', 'epochs'],
  ['REGIME', 'regime'],
  ['random-block', 'random_block'],
  ['cifar', 'cifar10'],
  ['xyz', undefined],
  ['', undefined],
])('nearest to %p is %p', (name, nearest) => {
  expect(nearestName(name, ['epochs', 'regime', 'random_block', 'cifar10'])).toBe(nearest);
});

test('where nothing is near, what there is is listed', () => {
  expect(suggestion('xyz', ['one', 'two'])).toBe('Known here: one, two.');
  expect(
    suggestion(
      'xyz',
      Array.from({ length: 30 }, (_, index) => `name${index}`),
    ),
  ).toMatch(/^Known here: name0, .*, name19 and 10 more\.$/);
  expect(suggestion('xyz', ['a'.repeat(200), 'b'])).toBe(`Known here: ${'a'.repeat(200)} and 1 more.`);
  expect(suggestion('xyz', [])).toBeUndefined();
});
