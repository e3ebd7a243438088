import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { WeightsFinding } from '../experiment/findings.js';
import { BROKEN_LINK, isBrokenLink } from './broken-link.js';

const CHUNK_BYTES = 1024 * 1024;
/** What the safetensors library reads at most. */
const MAX_HEADER_BYTES = 100_000_000;

const RULE = 'a whole checkpoint of safetensors or of torch';
const SAVE = 'Save it by torch.save(model.state_dict(), file), or by safetensors.torch.save_file.';
const AGAIN = 'Copy or download it again.';
/** The first byte of a pickle, as torch before 1.6 wrote it. */
const PICKLE = 0x80;
/** Where a zip file ends: a record of 22 bytes, and a comment of up to 64 KiB. */
const ZIP_END_BYTES = 22 + 65536;

/** SHA-256 of a checkpoint as safetensors or torch write it, or why it cannot be read. What torch wrote is only looked at from outside. */
export function weightsFinding(
  path: string,
  wanted: 'checkpoint' | 'program' = 'checkpoint',
): WeightsFinding {
  try {
    const kind = statSync(path);
    if (!kind.isFile()) throw new Error(kind.isDirectory() ? 'a directory' : 'no regular file'); // a pipe might never end
    const file = openSync(path, 'r');
    try {
      const fault = replacementOf(file) ?? (wanted === 'program' ? null : faultOf(file));
      const rule = wanted === 'program' ? 'a whole model' : RULE;
      return fault === null ? { ok: true, sha256: digestOf(file) } : { ok: false, rule, ...fault };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { ok: false, rule: 'readable', reason: reasonOf(error as NodeJS.ErrnoException, path) };
  }
}

interface FileFault {
  readonly reason: string;
  readonly fix: string;
}

/** What lies in the place of any file where a download failed; null where there is none of that. */
function replacementOf(file: number): FileFault | null {
  const text = readAt(file, 0, 64).toString('latin1');
  if (text === '') return { reason: 'an empty file', fix: AGAIN };
  if (text.startsWith('version https://git-lfs'))
    return { reason: 'a pointer of Git LFS in its place', fix: 'Fetch the file itself: git lfs pull' };
  return /^\s*<(!doctype|html)/i.test(text) ? { reason: 'a web page', fix: AGAIN } : null;
}

/** What is wrong with the bytes of a file; null for what may be a checkpoint. */
function faultOf(file: number): FileFault | null {
  const { size } = fstatSync(file);
  const start = readAt(file, 0, 64);
  const text = start.toString('latin1');
  if (text.startsWith('PK\x03\x04'))
    return hasZipEnd(file, size) ? null : { reason: 'a file that is cut short', fix: AGAIN };
  if (isSafetensors(file)) return null;
  if (start[0] === PICKLE && text[8] !== '{') return null;
  return { reason: 'something else, or a file that is cut short', fix: SAVE };
}

function hasZipEnd(file: number, size: number): boolean {
  const position = Math.max(0, size - ZIP_END_BYTES);
  return readAt(file, position, size - position).includes('PK\x05\x06', 0, 'latin1');
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
