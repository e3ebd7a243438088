import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { weightsFinding } from '../../../orchestrator/worker/weights-file.js';
import { scratchFolder } from '../../fixtures/scratch.js';

function safetensors(header: string, numBytes: number): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(numBytes)]);
}

const HEADER = JSON.stringify({
  __metadata__: { format: 'pt' },
  weight: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
});

function findingOf(content: Uint8Array) {
  const file = join(scratchFolder(), 'model.safetensors');
  writeFileSync(file, content);
  return weightsFinding(file);
}

test('a whole file has its digest', () => {
  const content = safetensors(HEADER, 8);
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(findingOf(content)).toEqual({ ok: true, sha256 });
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['a YAML file', Buffer.from('name: x\ntrain: null\n')],
  ['a pickle', Buffer.from('80027d71002e', 'hex')],
  ['cut short', safetensors(HEADER, 7)],
  ['cut short in its header', safetensors(HEADER, 0).subarray(0, 30)],
  ['a header that is no JSON', safetensors('{weight}', 8)],
  ['a header of null', safetensors('null', 0)],
])('a file that is %s', (_, content) => {
  expect(findingOf(content)).toMatchObject({ ok: false, rule: 'whole and in safetensors format' });
});

test('what is no file', () => {
  const folder = scratchFolder();
  const reasonOf = (name: string) => weightsFinding(join(folder, name));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
  symlinkSync('circle', join(folder, 'circle'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(reasonOf('none')).toEqual({ ok: false, rule: 'readable', reason: 'no such file' });
  expect(reasonOf('.')).toMatchObject({ reason: 'a directory' });
  expect(reasonOf('link')).toMatchObject({ reason: 'a link that leads nowhere' });
  expect(reasonOf('circle')).toMatchObject({ reason: 'a link that leads nowhere' });
  expect(reasonOf('pipe')).toMatchObject({ reason: 'no regular file' });
});
