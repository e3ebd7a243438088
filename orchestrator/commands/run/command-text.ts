import { programName } from '../../program-name.js';

/** The command as one types it in a shell: running it again finds the same run and finishes what is missing. */
export function commandText(args: readonly string[]): string {
  return [programName, ...args.map(quoted)].join(' ');
}

/** An argument as a POSIX shell reads it back. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
