import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { parseSealedJson, sealedJson } from '../../../orchestrator/store/sealed-json.js';

const VALUE = { name: 'Zürich "x"', numbers: [1, 0.1, 1e-7], nested: { format: 'a', sha256: null } };
const TEXT = sealedJson(JSON.stringify(VALUE));

test('a sealed object comes back without its seal', () => {
  expect(parseSealedJson('plan.json', TEXT)).toEqual(VALUE);
  expect(JSON.parse(TEXT)).toMatchObject({
    ...VALUE,
    format: 2,
    sha256_s: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(parseSealedJson('plan.json', sealedJson(`${JSON.stringify(VALUE, null, 2)}\n`))).toEqual(VALUE);
});

test('both languages write the same', () => {
  const sha256 = '0ee9ac527f00a547147a80da2aa060828a0a8e96df3f98141e69e23ea53e748c'; // as in test_sealed_json.py
  expect(sealedJson('{"a":1}')).toBe(`{"a":1,"format":2,"sha256_s":"${sha256}"}\n`);
});

test('an object without a seal is read as it is', () => {
  expect(parseSealedJson('plan.json', JSON.stringify(VALUE))).toEqual({ ...VALUE });
});

test('no flipped bit and no cut goes unnoticed', () => {
  const bytes = Buffer.from(TEXT);
  const noticed = (changed: Buffer) => {
    try {
      return JSON.stringify(parseSealedJson('plan.json', changed.toString())) === JSON.stringify(VALUE);
    } catch {
      return true;
    }
  };
  for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(noticed(changed)).toBe(true);
  }
  for (let size = 0; size < bytes.length; size += 1) expect(noticed(bytes.subarray(0, size))).toBe(true);
});

test('another format is told from damage', () => {
  const sealed = '{"a":1,"format":1';
  const sha256 = createHash('sha256').update(sealed).digest('hex');
  const text = `${sealed},"sha256_s":"${sha256}"}\n`;
  expect(() => parseSealedJson('plan.json', text)).toThrow(
    'Expected format of the file to be 2, got 1 – at plan.json.\nAnother version of Sparsight wrote it',
  );
});
