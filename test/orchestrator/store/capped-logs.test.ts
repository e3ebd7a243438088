import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CappedLogs } from '../../../orchestrator/store/capped-logs.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const NOTE = '[orchestrator] The log is full: what is printed from here on is not kept.\n';

test('a log holds whole lines up to its bound and a note, once', () => {
  const path = join(scratchFolder(), 'worker.log');
  const logs = new CappedLogs(30);
  for (const text of ['first line\n', 'sécond line\n', 'third line\nfourth\n', 'fifth\n'])
    logs.append(path, text);
  expect(readFileSync(path, 'utf8')).toBe(`first line\nsécond line\n${NOTE}`);
  expect(logs.isFull(path)).toBe(true);
});

test('a log that is full stays so in the next process', () => {
  const path = join(scratchFolder(), 'worker.log');
  new CappedLogs(10).append(path, 'longer than ten bytes\n');
  new CappedLogs(10).append(path, 'more\n');
  expect(readFileSync(path, 'utf8')).toBe(NOTE);
});

test('gigabytes take no more disk than the bound, and hardly any time', () => {
  const path = join(scratchFolder(), 'worker.log');
  const logs = new CappedLogs();
  const text = `${'x'.repeat(1023)}\n`.repeat(1024);
  for (let megabyte = 0; megabyte < 4096; megabyte += 1) logs.append(path, text);
  expect(readFileSync(path).length).toBe(16 * 2 ** 20 + NOTE.length);
});

test('a pipe in its place is named instead of waited for', () => {
  const path = join(scratchFolder(), 'worker.log');
  execFileSync('mkfifo', [path]);
  expect(() => new CappedLogs().append(path, 'text\n')).toThrow(/got a pipe – at .*worker\.log/s);
});
