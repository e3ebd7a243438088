import { describe, expect, test } from '@jest/globals';
import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { MAX_FRAME_BYTES } from '../../../orchestrator/protocol/generated.js';
import { structuralFault } from '../../../orchestrator/protocol/structural-scan.js';

const message = {
  type: 'metric',
  names: ['train_loss', 'ü'],
  steps: [1, 70_000],
  values: [0.5, -3],
  seq: 2 ** 40,
  extra: { a: null, b: true },
};
const frame = (hex: string) => Buffer.from(hex, 'hex');

describe('the structure of a frame', () => {
  test.each([
    ['', 'cut short'],
    ['c1', 'of a type no message has'],
    ['d6ff00000000', 'of a type no message has'],
    ['c403626965', 'of a type no message has'],
    ['92c0', 'cut short'],
    ['81a0', 'cut short'],
    ['ddffffffff', 'cut short'],
    ['dfffffffff', 'cut short'],
    ['dbffffffff', 'cut short'],
    ['cb3ff0', 'cut short'],
    ['dd00ffffff'.repeat(18), 'cut short'],
    ['a1ff', 'not UTF-8'],
    ['a3eda080', 'not UTF-8'],
    ['c0c0', 'followed by more'],
    [`${'91'.repeat(32)}c0`, 'nested too deeply'],
    [`${'91'.repeat(31)}c0`, null],
    ['dc0001c0', null],
    ['de000180c0', null],
  ])('%s: %s', (hex, fault) => {
    expect(structuralFault(frame(hex))).toBe(fault);
  });

  test('is bounded in length', () => {
    const longest = encode('x'.repeat(MAX_FRAME_BYTES - 5));
    expect(structuralFault(longest)).toBeNull();
    expect(structuralFault(encode('x'.repeat(MAX_FRAME_BYTES - 4)))).toBe('too long');
  });

  test('is sound for every value that JSON can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => structuralFault(encode(value)) === null),
    );
  });

  test('forbids no whole value, and every piece of one', () => {
    const whole = encode(message);
    for (let length = 0; length < whole.length; length += 1) {
      expect(structuralFault(whole.subarray(0, length))).toBe('cut short');
    }
  });

  test('lets nothing through at which the decoder fails, whatever bytes are changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const property = fc.property(changes, (changed) => {
      const bytes = encode(message).slice();
      for (const [at, value] of changed) bytes[at % bytes.length] = value;
      if (structuralFault(bytes) !== null) return;
      try {
        decode(bytes);
      } catch (error) {
        expect((error as Error).message).toMatch(/type of key|__proto__/); // which is not a matter of structure
      }
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  test('takes microseconds to see', () => {
    const bytes = encode(message);
    for (let round = 0; round < 20_000; round += 1) structuralFault(bytes);
    const startMs = performance.now();
    for (let round = 0; round < 20_000; round += 1) structuralFault(bytes);
    expect((performance.now() - startMs) / 20_000).toBeLessThan(0.05);
  });
});
