/** Exit codes of the command line. */
export const ExitCode = {
  done: 0,
  unexpected: 1,
  usage: 2,
  trialsFailed: 3,
  environment: 4,
  launcher: 5,
  inUse: 75,
} as const;

/** What stands for a file's name where an argument is meant. */
export const COMMAND_LINE = 'command line';

/** A place in a text that a user wrote; `file` is COMMAND_LINE and `line` the argument's number for an override. */
export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

interface ErrorDetails {
  /** What to do about it: one line. */
  readonly fix?: string | undefined;
  /** Exit code of the process; 2 (usage or config) unless given. */
  readonly exitCode?: number | undefined;
  readonly cause?: unknown;
}

/** Something that the user can mend: its message is `Expected <thing> to be <rule>, got <value> …` and a line with the fix. */
export class SparsightError extends Error {
  readonly exitCode: number;
  readonly fix: string | undefined;

  constructor(message: string, { fix, exitCode = ExitCode.usage, cause }: ErrorDetails = {}) {
    super(fix === undefined ? message : `${message}\n${fix}`, cause === undefined ? undefined : { cause });
    this.name = 'SparsightError';
    this.exitCode = exitCode;
    this.fix = fix;
  }
}

interface Expectation extends ErrorDetails {
  /** Path of the setting, such as `train.mask.ratio`. */
  readonly at?: string | undefined;
  readonly position?: Position | undefined;
}

/** Builds (not throws) the error `Expected <thing> to be <rule>, got <value> – at <path> (<file>:<line>:<column>).` */
export function expected(
  thing: string,
  rule: string,
  got: unknown,
  details: Expectation = {},
): SparsightError {
  const { at, position, ...rest } = details;
  return new SparsightError(
    `Expected ${thing} to be ${rule}, got ${shown(got)}${place(at, position)}.`,
    rest,
  );
}

function place(path: string | undefined, position: Position | undefined): string {
  const text = position && `${position.file}:${position.line}:${position.column}`;
  if (path === undefined || path === '') return text === undefined ? '' : ` – at ${text}`;
  return text === undefined ? ` – at ${path}` : ` – at ${path} (${text})`;
}

/** What was found, in words instead of as a value: shown without quotes. */
export class Found {
  constructor(readonly words: string) {}
}

/** A value as an error shows it: texts quoted, long ones cut. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Found) return value.words;
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
