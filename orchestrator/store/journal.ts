import { writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { expected, Found } from '../errors.js';
import { canonicalJson } from '../experiment/canonical-json.js';
import { type JournalEvent, RUN_FILE_FORMAT, type RunEvent } from '../protocol/generated.js';
import { isKept, type RunFact, stamped } from '../protocol/run-fact.js';
import { AppendFile } from './append-file.js';
import type { DiskWrite } from './disk.js';
import { readWholeLines } from './lines.js';
import { otherFormat } from './sealed-json.js';

/** Receives every event of a run in order; must not throw. */
export type EventListener = (event: RunEvent) => void;

const LOST_HISTORY = 'Restore it, or delete it: results are kept, only the history is lost.';

/**
 * Where the events of a run go: those that are kept into journal.jsonl, a line each with the CRC-32 of its own text,
 * so that a changed line is noticed; and all to whoever listens.
 */
export class Journal {
  readonly #file: AppendFile;
  /** Events that nobody has listened to yet; null once somebody does. */
  #unheard: RunEvent[] | null = [];
  #listener: EventListener = (event) => void this.#unheard?.push(event);
  /** What was in it when it was opened. */
  readonly entries: readonly JournalEvent[];

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
    if (lines.length === 0) this.record({ type: 'journal_begun', format: RUN_FILE_FORMAT });
  }

  /** Notes that this happened now. */
  record(fact: RunFact): void {
    const event = stamped(fact, this.now());
    if (isKept(event)) this.#file.append(`${sealed(event)}\n`);
    this.#listener(event);
  }

  /** Gives every event that this process has recorded, and will record, to this listener and no other. */
  listen(listener: EventListener): void {
    const unheard = this.#unheard ?? [];
    this.#unheard = null;
    this.#listener = listener;
    unheard.forEach(listener);
  }

  /** Throws a SparsightError if somebody else has touched the file. */
  check(): void {
    this.#file.check();
  }

  /** Resolves once everything recorded before the call is on disk. */
  sync(): Promise<void> {
    return this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The events of a journal that may be written at this moment. */
export function readJournal(path: string): readonly JournalEvent[] {
  return readWholeLines(path).lines.map((line, index) => parseJournalLine(path, line, index + 1));
}

/** The line of an event: canonical JSON with `crc`, the CRC-32 of the line without it. */
function sealed(event: JournalEvent): string {
  const crc = crc32(canonicalJson(event)).toString(16).padStart(8, '0');
  return canonicalJson({ ...event, crc });
}

/** Reads a line of a journal; throws, naming the line, if it is not as it was written or of another format. */
export function parseJournalLine(path: string, line: string, lineNumber: number): JournalEvent {
  const event = unsealed(line);
  if (event === null) throw badLine(path, lineNumber, 'as its checksum says', line.slice(0, 80));
  const format = event.type === 'journal_begun' ? event.format : 'none';
  if (lineNumber === 1 && format !== RUN_FILE_FORMAT) throw otherFormat(path, new Found(String(format)));
  if (isKept(event)) return event;
  throw badLine(path, lineNumber, 'an event that this version knows', (event as JournalEvent).type);
}

/** The event of the line; null where its checksum is another one. */
function unsealed(line: string): JournalEvent | null {
  try {
    const { crc: _, ...event } = JSON.parse(line) as JournalEvent & { crc: string };
    return sealed(event) === line ? event : null;
  } catch {
    return null; // not even JSON
  }
}

function badLine(path: string, lineNumber: number, rule: string, found: unknown) {
  return expected('line of the journal', rule, found, {
    position: { file: path, line: lineNumber, column: 1 },
    fix: `The file was changed. ${LOST_HISTORY}`,
  });
}
