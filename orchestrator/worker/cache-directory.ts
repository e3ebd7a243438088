import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ExitCode, expected, Found } from '../errors.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Folder of what can be computed again: decoded images, facts of data sets, probes of the machine. Throws, with exit
 * code 4, where neither SPARSIGHT_CACHE nor a home folder is known, as in a container whose user has no name.
 */
export function cacheDirectory(variables: Variables = process.env): string {
  return resolve(variables.SPARSIGHT_CACHE || join(homeFolder(variables), '.cache', 'sparsight'));
}

function homeFolder({ HOME }: Variables): string {
  if (HOME) return HOME;
  try {
    const home = homedir();
    if (home !== '') return home;
  } catch {
    // no entry of the user in the list of users
  }
  throw expected('the home folder, below which the cache lies,', 'known', new Found('no HOME'), {
    fix: 'Name a folder for the cache: SPARSIGHT_CACHE=/path/to/folder',
    exitCode: ExitCode.environment,
  });
}
