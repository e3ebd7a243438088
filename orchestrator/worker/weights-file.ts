import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { WeightsFinding } from '../experiment/findings.js';
import { BROKEN_LINK, isBrokenLink } from './broken-link.js';

const CHUNK_BYTES = 1024 * 1024;
/** What the safetensors library reads at most. */
const MAX_HEADER_BYTES = 100_000_000;

const OTHER_FORMAT: WeightsFinding = {
  ok: false,
  rule: 'whole and in safetensors format',
  reason: 'something else',
  fix: 'Save it by safetensors.torch.save_file(model.state_dict(), file).',
};

/** SHA-256 of a file in safetensors format, or why it cannot be read. */
export function weightsFinding(path: string): WeightsFinding {
  try {
    const kind = statSync(path);
    if (!kind.isFile()) throw new Error(kind.isDirectory() ? 'a directory' : 'no regular file'); // a pipe might never end
    const file = openSync(path, 'r');
    try {
      return isSafetensors(file) ? { ok: true, sha256: digestOf(file) } : OTHER_FORMAT;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { ok: false, rule: 'readable', reason: reasonOf(error as NodeJS.ErrnoException, path) };
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException, path: string): string {
  if (isBrokenLink(path)) return BROKEN_LINK;
  switch (code) {
    case 'ENOENT':
      return 'no such file';
    case 'EACCES':
      return 'no permission to read it';
    default:
      return code ?? message;
  }
}

/** Whether the file has a header, preceded by its length in 8 bytes, and all the bytes of tensors that it tells of. */
function isSafetensors(file: number): boolean {
  const length = readAt(file, 0, 8);
  const headerBytes = length.length === 8 ? Number(length.readBigUInt64LE()) : 0;
  if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) return false;
  try {
    const header: Record<string, { data_offsets?: [number, number] }> = JSON.parse(
      readAt(file, 8, headerBytes).toString('utf8'),
    );
    const ends = Object.values(header).map(({ data_offsets }) => data_offsets?.[1] ?? 0);
    return fstatSync(file).size === 8 + headerBytes + ends.reduce((most, end) => Math.max(most, end), 0);
  } catch {
    return false;
  }
}

function readAt(file: number, position: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  return bytes.subarray(0, readSync(file, bytes, 0, size, position));
}

function digestOf(file: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let position = 0;
  for (let size = -1; size !== 0; position += size) {
    size = readSync(file, chunk, 0, CHUNK_BYTES, position);
    hash.update(chunk.subarray(0, size));
  }
  return hash.digest('hex');
}
