import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeFolder, writing } from '../../../orchestrator/store/disk.js';
import { scratchFolder } from '../../fixtures/scratch.js';

describe('a folder', () => {
  test('is made with those above it, and is there already the next time', () => {
    const folder = join(scratchFolder(), 'a', 'b', 'c');
    expect([makeFolder(folder), makeFolder(folder)]).toEqual([true, false]);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  test.each([[[]], [['a', 'b']]])('cannot be where a file is: %j', (below) => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(join(file, ...below))).toThrow(
      expect.objectContaining({
        exitCode: 4,
        message: expect.stringMatching(/^Expected file to be writable, got "(EEXIST|ENOTDIR)/),
      }),
    );
  });
});

test('what is no fault of the system stays what it is', () => {
  const fault = new TypeError('a mistake');
  const wrong = () => {
    throw fault;
  };
  expect(() => writing('somewhere', wrong)).toThrow(fault);
});
