import { existsSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import yargs, { type Argv } from 'yargs';
import { commonOptions } from './commands/common-options.js';
import { commands } from './commands/index.js';
import { ExitCode, expected, Found, SparsightError } from './errors.js';
import { suggestion } from './nearest-name.js';
import { programName } from './program-name.js';
import { repositoryRoot } from './repository-root.js';

/** What yargs has to say about the arguments, in its own words. */
class Misuse extends Error {}

/** What yargs knows of the options; its types tell of something else. */
interface Known {
  /** Names of those that may have several values. */
  readonly array?: unknown;
}

const terminals = [0, 1, 2].filter((file) => isatty(file));

// Else Node would open a debugger; the script that loads this may have seen to it already.
if (process.listenerCount('SIGUSR1') === 0) process.on('SIGUSR1', endUnlessHeard);
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => goOnWithoutReader(error, stream.isTTY));
await runCommandLine(process.argv.slice(2)).catch(report);
if (terminals.some((file) => !isatty(file))) endByHangUp();

async function runCommandLine(written: string[]): Promise<void> {
  const args = withWordsBehindDashes(written);
  const name = await commandName(args);
  if (name !== undefined && !Object.hasOwn(commands, name)) throw unknownCommand(name);
  const parser = newParser(args)
    .strict()
    .demandCommand(1, 'Missing command')
    .check((options, known: Known) => checkOptions(options, args, known))
    .check(checkWordsBehindDashes);
  const wanted = name === undefined ? Object.keys(commands) : [name];
  for (const { command } of await Promise.all(wanted.map((each) => commands[each]!())))
    parser.command(command);
  if (args.length === 0) {
    parser.showHelp('log');
    return;
  }
  try {
    await parser.parseAsync();
  } catch (error) {
    throw error instanceof Misuse ? explained(error.message, args, await parser.getHelp()) : error;
  }
}

/**
 * Arguments of which yargs sees the words behind `--`, up to the first that looks like an option. In place of the `--`
 * stands a switch that changes nothing: it too ends the values of the option before.
 */
function withWordsBehindDashes(args: string[]): string[] {
  const dashes = args.indexOf('--');
  if (dashes === -1) return args;
  const behind = args.slice(dashes + 1);
  const option = behind.findIndex((word) => word.startsWith('-'));
  const rest = option === -1 ? [] : ['--', ...behind.splice(option)];
  return [...args.slice(0, dashes), '--help=false', ...behind, ...rest];
}

/** The first word that is no option; found before any command's code is loaded. */
async function commandName(args: string[]): Promise<string | undefined> {
  const { _: words } = await newParser(args).help(false).version(false).fail(false).parseAsync();
  return words[0]?.toString();
}

function newParser(args: string[]): Argv {
  return yargs(args)
    .scriptName(programName)
    .usage('$0 <command>\n\nHow little must a vision model see? One command from a question to a report.')
    .epilogue('A run is named by its directory, a unique prefix of its name, or latest.')
    .options(commonOptions)
    .parserConfiguration({
      'dot-notation': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .locale('en')
    .version(version())
    .help()
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Misuse(message);
    });
}

function version(): string {
  return JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).version;
}

function checkOptions(
  { _, '--': __, workers, ...options }: Record<string, unknown>,
  args: readonly string[],
  { array }: Known,
): true {
  const repeated = Object.entries({ workers, ...options }).find(
    ([name, value]) => Array.isArray(value) && !(array as string[]).includes(name),
  )?.[0];
  if (repeated !== undefined) throw expected(`--${repeated}`, 'given once', new Found('several'));
  const [name] = Object.entries({ workers, ...options }).find(([, value]) => Number.isNaN(value)) ?? [];
  if (name !== undefined) throw notANumber(name, args);
  checkSwitches(options, args);
  // An empty name, as of a variable that is not set, would stand for the working folder.
  if (options.runs === '') throw expected('--runs', 'the path of a folder', options.runs);
  if (existsSync(String(options.runs)) && statSync(String(options.runs)).isFile()) {
    throw expected('--runs', 'the path of a folder', new Found(`the file ${options.runs}`));
  }
  if (workers === undefined || (Number.isInteger(workers) && Number(workers) >= 1)) return true;
  throw expected('--workers', 'an integer from 1', workers, {
    fix: 'Leave it out for one worker per core, or per GPU.',
  });
}

/** What is no truth value would count as false: `--dry-run=1` would run. */
function checkSwitches(options: Record<string, unknown>, args: readonly string[]): void {
  for (const arg of args) {
    if (arg === '--') return;
    const [, name = '', value] = /^--([a-z-]+)=(.*)$/.exec(arg) ?? [];
    if (typeof options[name] !== 'boolean' || value === 'true' || value === 'false') continue;
    throw expected(`--${name}`, 'true or false', value, { fix: `Leave the value out: --${name}` });
  }
}

function notANumber(name: string, args: readonly string[]): SparsightError {
  const index = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  const got = args[index]?.split('=')[1] ?? args[index + 1] ?? '';
  return expected(`--${name}`, 'a number', got, { fix: `Such as --${name} 2.` });
}

/** What looks like an option behind `--` may be an override, for commands that take them; others would drop it. */
function checkWordsBehindDashes({ overrides, '--': words }: Record<string, unknown>): true {
  if (words === undefined || overrides !== undefined) return true;
  throw expected('command', 'without options behind --', (words as string[])[0], {
    fix: 'Leave out the --.',
  });
}

function unknownCommand(name: string): SparsightError {
  return expected('command', 'a known one', name, { fix: suggestion(name, Object.keys(commands)) });
}

function explained(message: string, args: readonly string[], help: string): SparsightError {
  const known = help.match(/--[a-z][a-z-]*/g) ?? [];
  const unknown = args.map((arg) => /^--[^=]+/.exec(arg)?.[0]).find((name) => name && !isOption(name, known));
  if (unknown !== undefined) {
    return expected('option', 'a known one', unknown, { fix: suggestion(unknown, known) });
  }
  const usage = help.split('\n', 1)[0]!.trim();
  const reason = message.replaceAll(/\s+/g, ' ').trim();
  const choice = /^Invalid values: Argument: (.*), Given: (".*"), Choices: (.*)$/.exec(reason);
  if (choice !== null) {
    const [, argument, given, choices] = choice;
    return expected(argument!, `one of ${choices!.replaceAll('"', '')}`, new Found(given!), {
      fix: `Usage: ${usage}`,
    });
  }
  const tooFew = /^Not enough non-option arguments: got (\d+)/.exec(reason);
  if (tooFew !== null) {
    const missing = usage.match(/<[^>]+>/g)?.[Number(tooFew[1])];
    return expected('command', 'complete', new Found(`one without ${missing}`), { fix: `Usage: ${usage}` });
  }
  return expected('command', 'complete and no more', new Found(reason), { fix: `Usage: ${usage}` });
}

/** What yargs throws for `--workers` at the end, from wherever it parses. */
function missingValue(error: unknown): SparsightError | null {
  const [, name] =
    (error instanceof Error && /^Not enough arguments following: (.*)$/.exec(error.message)) || [];
  return name === undefined ? null : expected(`--${name}`, 'followed by a value', new Found('nothing'));
}

function isOption(name: string, known: readonly string[]): boolean {
  return known.includes(name) || known.includes(name.replace(/^--no-/, '--'));
}

function report(thrown: unknown): void {
  const error = missingValue(thrown) ?? thrown;
  if (error instanceof SparsightError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
    return;
  }
  const trace = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Unexpected error; please report it with the lines below.\n${trace}\n`);
  process.exitCode = ExitCode.unexpected;
}

/** Node aborts at its exit when the terminal that it was started in is closed; the signal that says so ends it in order. */
function endByHangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

/** Where nobody else listens, as while a run does, the signal ends this program as it does any other. */
function endUnlessHeard(): void {
  if (process.listenerCount('SIGUSR1') === 1) process.exit(128 + constants.signals.SIGUSR1);
}

/** `experiment run … | head` closes the pipe early, or a terminal is closed: that is no error, and whatever was begun comes to its end. */
function goOnWithoutReader(error: NodeJS.ErrnoException, isTerminal: boolean): void {
  if (error.code === 'EPIPE' || (isTerminal && error.code === 'EIO')) return;
  report(
    expected('output', 'writable', error.message, {
      fix: 'Free space or write it elsewhere.',
      exitCode: ExitCode.environment,
    }),
  );
  process.exit();
}
