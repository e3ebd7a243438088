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

test.each<[string, Buffer, string?]>([
  ['empty', Buffer.alloc(0), 'an empty file'],
  ['a YAML file', Buffer.from('name: x\ntrain: null\n')],
  ['a web page', Buffer.from('<!DOCTYPE html><title>Not found</title>'), 'a web page'],
  [
    'a pointer',
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
    'a pointer of Git LFS in its place',
  ],
  ["torch's, cut short", Buffer.from('PK\x03\x04 and so on', 'latin1'), 'a file that is cut short'],
  ['cut short', safetensors(HEADER, 7)],
  ['cut short in its header', safetensors(HEADER, 0).subarray(0, 30)],
  ['a header that is no JSON', safetensors('{weight}', 8)],
  ['a header of null', safetensors('null', 0)],
])('a file that is %s', (_, content, reason = 'something else, or a file that is cut short') => {
  const rule = 'a whole checkpoint of safetensors or of torch';
  expect(findingOf(content)).toMatchObject({ ok: false, rule, reason });
});

test.each([
  ['of today', Buffer.from('PK\x03\x04 and so on PK\x05\x06 and the end', 'latin1')],
  ['before 1.6', Buffer.from('80027d71002e', 'hex')],
])('what torch %s writes is left to Python', (_, content) => {
  expect(findingOf(content)).toMatchObject({ ok: true });
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
