import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeFileAtomically } from '../../../orchestrator/store/atomic-file.js';
import { scratchFolder } from '../../fixtures/scratch.js';

describe('an atomic write', () => {
  test('replaces the content and leaves no other file', () => {
    const folder = scratchFolder();
    writeFileAtomically(join(folder, 'result.json'), 'old');
    writeFileAtomically(join(folder, 'result.json'), 'new ä');
    expect(readdirSync(folder)).toEqual(['result.json']);
    expect(readFileSync(join(folder, 'result.json'), 'utf8')).toBe('new ä');
  });

  test('that fails half-way keeps the old content and leaves no other file', () => {
    const folder = scratchFolder();
    writeFileAtomically(join(folder, 'result.json'), 'old');
    let isFull = false;
    const write = (fd: number, data: Uint8Array, offset: number) => {
      if (isFull) throw new Error('ENOSPC: no space left on device');
      isFull = true;
      return writeSync(fd, data, offset, 1);
    };
    expect(() => writeFileAtomically(join(folder, 'result.json'), 'new', { write })).toThrow(
      /writable, got "ENOSPC/,
    );
    expect(readdirSync(folder)).toEqual(['result.json']);
    expect(readFileSync(join(folder, 'result.json'), 'utf8')).toBe('old');
  });
});
