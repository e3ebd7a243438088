import { writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { expected } from '../errors.js';
import { canonicalJson } from '../experiment/canonical-json.js';
import { AppendFile } from './append-file.js';
import type { DiskWrite } from './disk.js';
import { readWholeLines } from './lines.js';

/** One fact of a run's history: what happened, when, and its particulars. */
export interface JournalEntry {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** journal.jsonl: one line an entry, each with the CRC-32 of its own text, so that a changed line is noticed. */
export class Journal {
  readonly #file: AppendFile;
  /** What was in it when it was opened. */
  readonly entries: readonly JournalEntry[];

  /** Opens or makes the file and cuts off a torn last line; throws, naming the line, if an earlier one is bad. */
  constructor(
    path: string,
    private readonly now: () => Date,
    write: DiskWrite = writeSync,
  ) {
    const { lines, numBytes, numTornBytes } = readWholeLines(path);
    this.entries = lines.map((line, index) => parseJournalLine(path, line, index + 1));
    this.#file = new AppendFile(path, write);
    if (numTornBytes > 0) this.#file.truncate(numBytes);
  }

  append(type: string, fields: Readonly<Record<string, unknown>>): void {
    const entry = { ...fields, at: this.now().toISOString(), type };
    this.#file.append(`${sealed(entry)}\n`);
  }

  /** Throws a SparsightError if somebody else has touched the file. */
  check(): void {
    this.#file.check();
  }

  /** Resolves once everything appended before the call is on disk. */
  sync(): Promise<void> {
    return this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The entries of a journal that may be written at this moment. */
export function readJournal(path: string): readonly JournalEntry[] {
  return readWholeLines(path).lines.map((line, index) => parseJournalLine(path, line, index + 1));
}

/** The line of an entry: canonical JSON with `crc`, the CRC-32 of the line without it. */
function sealed(entry: JournalEntry): string {
  const crc = crc32(canonicalJson(entry)).toString(16).padStart(8, '0');
  return canonicalJson({ ...entry, crc });
}

/** Reads a line of a journal; throws, naming the line, if it is not as it was written. */
export function parseJournalLine(path: string, line: string, lineNumber: number): JournalEntry {
  try {
    const { crc: _, ...entry } = JSON.parse(line) as JournalEntry & { crc: string };
    if (sealed(entry as JournalEntry) === line) return entry as JournalEntry;
  } catch {
    // Not even JSON: refused below like any other changed line.
  }
  throw expected('line of the journal', 'as its checksum says', line.slice(0, 80), {
    position: { file: path, line: lineNumber, column: 1 },
    fix: 'The file was changed. Restore it, or delete it: results are kept, only the history is lost.',
  });
}
