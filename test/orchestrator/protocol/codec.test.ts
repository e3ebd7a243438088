import { describe, expect, test } from '@jest/globals';
import { encode } from '@msgpack/msgpack';
import { decodeCommand, decodeEvent, encodeCommand } from '../../../orchestrator/protocol/codec.js';
import { type Assign, PROTOCOL_VERSION } from '../../../orchestrator/protocol/generated.js';
import { sampleTrial } from '../scheduler/sample-trials.js';

const version = Buffer.from(PROTOCOL_VERSION);
const rows = {
  type: 'metric',
  trial_id: '0123456789ab',
  attempt: 1,
  seq: 1,
  names: ['a', 'b'],
  steps: [1, 1],
};

describe('messages', () => {
  test('come back as they were', () => {
    const command: Assign = {
      type: 'assign',
      attempt: 1,
      trial: sampleTrial(0),
      directory: '/a\nb',
      completed_evaluations: [],
    };
    expect(decodeCommand(encodeCommand(command))).toEqual({ ok: true, message: command });
  });

  test('longer than a worker accepts are not sent', () => {
    const trial = sampleTrial(0);
    trial.dataset.facts.class_names = Array(10_000).fill('x'.repeat(200));
    const command: Assign = { type: 'assign', attempt: 1, trial, directory: '/a', completed_evaluations: [] };
    expect(() => encodeCommand(command)).toThrow(
      'Expected message assign to be at most 1048576 bytes long, got 2',
    );
  });

  test.each([
    ['1 frames instead of 2', [version]],
    ['3 frames instead of 2', [version, encode({ type: 'bye' }), version]],
    ['protocol version "1.00000000\\u0000"', [Buffer.from('1.00000000\0'), encode({ type: 'bye' })]],
    ['msgpack followed by more', [version, Buffer.from('c0c0', 'hex')]],
    ['value of tag "type" must be in oneOf', [version, encode({ type: 'hi' })]],
    ['/values/1 must be number', [version, encode({ ...rows, values: [1, null] })]],
    ['metric rows of unequal length', [version, encode({ ...rows, values: [1, 2, 3] })]],
    ['The key __proto__ is not allowed', [version, Buffer.from('81a95f5f70726f746f5f5f80', 'hex')]],
  ])('are refused: %s', (reason, frames) => {
    expect(decodeEvent(frames)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});
