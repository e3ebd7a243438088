import { programName } from '../../program-name.js';
import { shellWord } from '../../shell-word.js';

/** The command as one types it in a shell: running it again finds the same run and finishes what is missing. */
export function commandText(args: readonly string[]): string {
  return [programName, ...args.map(shellWord)].join(' ');
}
