import { describe, expect, test } from '@jest/globals';
import { decodeCommand, decodeEvent } from '../../orchestrator/protocol/codec.js';
import { PROTOCOL_VERSION } from '../../orchestrator/protocol/generated.js';
import { encodedFixtures } from './encode-fixtures.mjs';

const decoders = { event: decodeEvent, command: decodeCommand };
const fixtures = encodedFixtures();

test('there are enough fixtures of both verdicts', () => {
  expect(fixtures.filter(({ isValid }) => isValid).length).toBeGreaterThanOrEqual(30);
  expect(fixtures.filter(({ isValid }) => !isValid).length).toBeGreaterThanOrEqual(60);
});

describe('test_contract.py judges the same bytes', () => {
  test.each(fixtures)('$name', ({ kind, isValid, hex }) => {
    const decoded = decoders[kind]([Buffer.from(PROTOCOL_VERSION), Buffer.from(hex, 'hex')]);
    expect(decoded).toMatchObject({ ok: isValid });
  });
});
