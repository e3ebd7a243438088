import { expect, test } from '@jest/globals';
import { LineBuffer } from '../../../orchestrator/worker/line-buffer.js';

test('hands on whole lines, and long ones in pieces', () => {
  const lines: string[] = [];
  const buffer = new LineBuffer((text) => lines.push(text));
  buffer.add('a');
  buffer.add('b\nc\nd');
  buffer.add('\n');
  expect(lines.splice(0)).toEqual(['ab\nc\n', 'd\n']);
  buffer.add('x'.repeat(9_000));
  buffer.add('y');
  expect(lines.splice(0)).toEqual(['x'.repeat(9_000)]);
  buffer.flush();
  buffer.flush();
  expect(lines).toEqual(['y\n']);
});
