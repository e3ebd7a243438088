import { basename } from 'node:path';

const BY_YARN = 'yarn experiment';

/** How this program was started, as one types it in a shell: what messages tell to type begins with it. */
export const programName = nameOf(process.argv[1] ?? '', process.env.npm_lifecycle_event);

/** The name for a script path as it was given (a link is not followed) and the script that yarn or npm runs, if any. */
export function nameOf(script: string, lifecycleEvent: string | undefined): string {
  if (basename(script) === 'sparsight') return 'sparsight';
  return basename(script) === 'experiment.mjs' && lifecycleEvent !== 'experiment'
    ? `node ${shellWord(script)}`
    : BY_YARN;
}

/** The command as one types it in a shell: running it again finds the same run and finishes what is missing. */
export function commandText(args: readonly string[]): string {
  return [programName, ...args.map(shellWord)].join(' ');
}

/** An argument as a POSIX shell reads it back. */
export function shellWord(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
