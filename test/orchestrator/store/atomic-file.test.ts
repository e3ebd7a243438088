import { mkdirSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { StagedFile, writeFileAtomically } from '../../../orchestrator/store/atomic-file.js';
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

describe('a staged file', () => {
  test('is in its place only once it is published, and whole', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'result.json');
    writeFileAtomically(path, 'old');
    const staged = new StagedFile(path, 'new ä');
    await staged.sync();
    expect(readFileSync(path, 'utf8')).toBe('old');
    await staged.publish();
    expect(readFileSync(path, 'utf8')).toBe('new ä');
    expect(readdirSync(folder)).toEqual(['result.json']);
  });

  test('says what could not be put in place, and leaves nothing else behind', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'result.json');
    mkdirSync(path);
    const staged = new StagedFile(path, 'new');
    await staged.sync();
    await expect(staged.publish()).rejects.toThrow(
      /^Expected file to be writable, got "EISDIR.*result\.json/s,
    );
    expect(readdirSync(folder)).toEqual(['result.json']);
    expect(() => new StagedFile(join(folder, 'nowhere', 'result.json'), 'new')).toThrow(/ENOENT/);
  });
});
