import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitCode, SparsightError } from '../errors.js';
import { programName } from '../program-name.js';
import { endLeftBehind } from './left-behind.js';
import { MARK, markOf, processEnvironment } from './process-environment.js';
import type { PythonEnvironment } from './python-environment.js';

export interface PythonCommand {
  /** Subcommand of `python -m sparsight`, with its arguments. */
  readonly command: readonly [name: string, ...args: string[]];
  /** What it reads on standard input. */
  readonly input: string;
  /** After this it is ended. */
  readonly deadlineS: number;
  /** Whether what it says on standard error is shown as it comes, or kept. */
  readonly stderr: 'shown' | 'kept';
}

export interface PythonCommandEnd {
  readonly stdout: string;
  /** Empty where it was shown. */
  readonly stderr: string;
  /** How it ended, such as `signal SIGSEGV`; null for exit code 0. */
  readonly failure: string | null;
}

/**
 * Runs a subcommand of the worker's package to its end, in a process group of its own, and ends whatever it leaves
 * behind: code of a model may start what never ends. So it writes into files, as a pipe stays open with the last that
 * holds it. Throws a SparsightError with exit code 4 where it was killed, did not start, or was late.
 */
export function runPythonCommand(
  { command, input, deadlineS, stderr }: PythonCommand,
  environment: PythonEnvironment,
): PythonCommandEnd {
  const folder = mkdtempSync(join(tmpdir(), 'sparsight-command-'));
  try {
    const paths = { stdin: join(folder, 'in'), stdout: join(folder, 'out'), stderr: join(folder, 'err') };
    for (const path of [paths.stdout, paths.stderr]) writeFileSync(path, '');
    writeFileSync(paths.stdin, input);
    const failure = runInGroup(command, paths, deadlineS, stderr, environment);
    return {
      stdout: readFileSync(paths.stdout, 'utf8'),
      stderr: readFileSync(paths.stderr, 'utf8'),
      failure,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runInGroup(
  command: PythonCommand['command'],
  paths: { readonly stdin: string; readonly stdout: string; readonly stderr: string },
  deadlineS: number,
  stderr: PythonCommand['stderr'],
  { python }: PythonEnvironment,
): string | null {
  const mark = markOf(randomBytes(8).toString('hex'));
  const files = [
    openSync(paths.stdin, 'r'),
    openSync(paths.stdout, 'w'),
    openSync(paths.stderr, 'w'),
  ] as const;
  const done = spawnSync(python, ['-P', '-m', 'sparsight', ...command], {
    ...IN_GROUP,
    env: { ...processEnvironment(), [MARK]: mark },
    killSignal: 'SIGKILL',
    timeout: deadlineS * 1000,
    stdio: [files[0], files[1], stderr === 'shown' ? 'inherit' : files[2]],
  });
  for (const file of files) closeSync(file);
  endLeftBehind(done.pid, mark);
  return failureOf(command[0], done, deadlineS);
}

/** Node takes it, though its types do not tell of it: Ctrl-C in a terminal is for this program, which ends the command. */
const IN_GROUP = { detached: true };

function failureOf(
  name: string,
  {
    error,
    signal,
    status,
  }: { error?: NodeJS.ErrnoException | undefined; signal: string | null; status: number | null },
  deadlineS: number,
): string | null {
  if (error?.code === 'ETIMEDOUT') throw ended(name, `no end within ${deadlineS} s`, LOOK);
  if (error !== undefined) throw ended(name, error.message, LOOK);
  if (signal === 'SIGKILL') throw ended(name, 'signal SIGKILL', SHORT_OF_MEMORY);
  if (signal !== null) return `signal ${signal}`;
  return status === 0 ? null : `exit code ${status}`;
}

const LOOK = `See what is missing: ${programName} doctor`;
const SHORT_OF_MEMORY = 'Something ended it from outside, such as the system when memory ran out: free some.';

/** The error of a command that did not come to its end. */
export function ended(name: string, got: string, fix = LOOK): SparsightError {
  const message = `Expected python -m sparsight ${name} to end by itself and well, got ${got}.`;
  return new SparsightError(message, { fix, exitCode: ExitCode.environment });
}
