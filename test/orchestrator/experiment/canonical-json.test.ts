// RFC 8785, held by the vectors that the Python side runs too.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SparsightError } from '../../../orchestrator/errors.js';
import { canonicalJson } from '../../../orchestrator/experiment/canonical-json.js';

interface Vector {
  readonly name: string;
  readonly json: string;
  readonly canonical?: string;
  readonly refused?: true;
}

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL('../../contract/canonical-json.json', import.meta.url), 'utf8'),
);

test.each(vectors)('$name', ({ json, canonical, refused }) => {
  const written = () => canonicalJson(JSON.parse(json));
  if (refused) expect(written).toThrow(SparsightError);
  else expect(written()).toBe(canonical);
});

describe('refuses what JSON cannot hold, and says where', () => {
  test.each([
    [{ a: [1, Number.NaN] }, '$.a[1]'],
    [{ a: Number.POSITIVE_INFINITY }, '$.a'],
    [{ a: undefined }, '$.a'],
    [{ a: { b: '\ud800' } }, '$.a.b'],
    [{ '\udfff': 1 }, '$'],
    [[10n], '$[0]'],
  ])('%p', (value, place) => {
    expect(() => canonicalJson(value)).toThrow(` – at ${place}`);
  });
});

test('writes the same text whatever the order of keys', () => {
  expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe(canonicalJson({ a: { c: 3, d: 2 }, b: 1 }));
});
