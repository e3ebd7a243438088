import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { expected } from '../errors.js';
import { canonicalJson } from '../experiment/canonical-json.js';
import { RowConflictError } from '../scheduler/trial-sink.js';
import { AppendFile, foreign } from './append-file.js';
import type { DiskWrite } from './disk.js';
import { readWholeLines } from './lines.js';

interface Options {
  /** A test fills the disk with one of its own. */
  readonly write?: DiskWrite;
  /** The file is known not to be there yet. */
  readonly isNew?: boolean;
}

/** A file of rows as canonical JSON, appended, each key once; a row sent again must be bit-equal. */
export class RowLog<Row> {
  readonly #write: DiskWrite;
  #file: AppendFile | undefined;
  readonly #lines = new Map<string, string>();
  #digest = createHash('sha256');
  /** Bytes of the file before it is opened. */
  #numBytes = 0;

  /** Learns the rows that are in the file, unless it is known to be new, and cuts off a torn last line. */
  constructor(
    private readonly path: string,
    private readonly keyOf: (row: Row) => string,
    { write = writeSync, isNew = false }: Options = {},
  ) {
    this.#write = write;
    if (isNew) return;
    const { lines, numBytes, numTornBytes } = readWholeLines(path);
    lines.forEach((line, index) => {
      this.#lines.set(keyOf(parseRow<Row>(path, line, index + 1)), line);
      this.#digest.update(`${line}\n`);
    });
    this.#numBytes = numBytes + numTornBytes;
    if (numTornBytes > 0) this.#opened().truncate(numBytes);
  }

  /** Keys of the rows in the file, in order. */
  get keys(): Iterable<string> {
    return this.#lines.keys();
  }

  /** SHA-256 of the file as it must be, in hexadecimal; without a row, there may be no file. */
  get sha256(): string {
    return this.#digest.copy().digest('hex');
  }

  /** Appends the rows that are not there yet, all or none; throws a RowConflictError for one with another value. */
  add(rows: readonly Row[]): void {
    const added = new Map<string, string>();
    for (const row of rows) {
      const key = this.keyOf(row);
      const line = canonicalJson(row);
      const known = this.#lines.get(key) ?? added.get(key);
      if (known === undefined) added.set(key, line);
      else if (known !== line) throw conflict(this.path, known, line);
    }
    if (added.size === 0) return;
    const text = `${[...added.values()].join('\n')}\n`;
    this.#opened().append(text);
    this.#digest.update(text);
    for (const [key, line] of added) this.#lines.set(key, line);
  }

  /** Removes every row, at once and durably. */
  clear(): void {
    if (this.#lines.size === 0) return;
    this.#opened().truncate(0);
    this.#lines.clear();
    this.#digest = createHash('sha256');
  }

  /** Throws a SparsightError if somebody else has touched the file. */
  check(): void {
    this.#file?.check();
  }

  /** Resolves once everything added before the call is on disk. */
  async sync(): Promise<void> {
    await this.#file?.sync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  #opened(): AppendFile {
    if (this.#file !== undefined) return this.#file;
    this.#file = new AppendFile(this.path, this.#write);
    const { size } = this.#file;
    if (size !== this.#numBytes) throw foreign(this.path, `${size} bytes instead of ${this.#numBytes}`);
    return this.#file;
  }
}

/** Reads a row of the file; throws, naming the line, for one that is no JSON. */
export function parseRow<Row>(path: string, line: string, lineNumber: number): Row {
  try {
    return JSON.parse(line) as Row;
  } catch {
    throw expected('row', 'JSON', line.slice(0, 80), {
      position: { file: path, line: lineNumber, column: 1 },
      fix: 'The file was changed. Delete the directory of that trial: the same command computes it again.',
    });
  }
}

function conflict(path: string, stored: string, repeated: string): RowConflictError {
  return new RowConflictError(
    `Expected a repeated row to be ${stored}, got ${repeated} – at ${path}.\n` +
      'The trial does not give the same bits twice: its model may have a generator or a state of its own, or it went on ' +
      'upon another kind of machine.',
  );
}
