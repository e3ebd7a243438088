import { closeSync, fstatSync, readSync } from 'node:fs';
import { ExitCode, expected, type SparsightError } from '../errors.js';
import { openRegular } from './regular-file.js';

/** An array of unsigned integers in a .npy file, as rows of its last dimension. */
export interface NpyArray {
  readonly numRows: number;
  readonly numColumns: number;
  /** Bytes of one value: 1 or 2. */
  readonly itemBytes: 1 | 2;
  /** Where the values begin, in bytes. */
  readonly dataOffset: number;
}

const MAGIC = '\x93NUMPY';
const HEADER =
  /^\{'descr': '(?<descr>\|u1|<u2)', 'fortran_order': False, 'shape': \((?<shape>\d+(, \d+){0,2}),?\), \}\s*$/;

/**
 * Reads the header of a C-contiguous uint8 or uint16 array of one to three dimensions (NumPy's format 1.0).
 * Throws when it is anything else, or shorter than it says.
 */
export function readNpyHeader(path: string): NpyArray {
  return withFile(path, (fd) => {
    const prefix = readBytes(fd, 0, 10);
    const headerBytes = prefix.length === 10 ? prefix.readUInt16LE(8) : 0;
    const header = readBytes(fd, 10, headerBytes).toString('latin1');
    const fields = HEADER.exec(header)?.groups;
    if (prefix.toString('latin1', 0, 6) !== MAGIC || fields === undefined)
      throw notReadable(path, 'another header');
    const array = describe(fields, 10 + headerBytes);
    const numBytes = array.dataOffset + array.numRows * array.numColumns * array.itemBytes;
    const { size } = fstatSync(fd);
    if (size < numBytes) throw notReadable(path, `${size} of ${numBytes} bytes`);
    return array;
  });
}

/** Reads one row; the header must be that of the same file. */
export function readNpyRow(path: string, array: NpyArray, row: number): Uint8Array | Uint16Array {
  const numBytes = array.numColumns * array.itemBytes;
  return withFile(path, (fd) => {
    const bytes = readBytes(fd, array.dataOffset + row * numBytes, numBytes);
    if (bytes.length < numBytes) throw notReadable(path, `no complete row ${row}`);
    return array.itemBytes === 1 ? new Uint8Array(bytes) : toUint16(bytes);
  });
}

function describe(fields: Record<string, string>, dataOffset: number): NpyArray {
  const shape = (fields.shape ?? '').split(', ').map(Number);
  const numColumns = shape.at(-1) ?? 0;
  const numRows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return { numRows, numColumns, itemBytes: fields.descr === '<u2' ? 2 : 1, dataOffset };
}

function toUint16(bytes: Buffer): Uint16Array {
  return Uint16Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16LE(2 * index));
}

function readBytes(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, buffer, filled, length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

function withFile<T>(path: string, read: (fd: number) => T): T {
  const fd = openRegular(path);
  if (fd === null) throw notReadable(path, 'no file');
  try {
    return read(fd);
  } finally {
    closeSync(fd);
  }
}

function notReadable(path: string, found: string): SparsightError {
  return expected('predictions', 'a whole .npy array of uint8 or uint16', found, {
    at: path,
    fix: 'Delete the directory of that trial and run the experiment again: it is computed again.',
    exitCode: ExitCode.unexpected,
  });
}
