import { basename } from 'node:path';
import { shellWord } from './shell-word.js';

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
