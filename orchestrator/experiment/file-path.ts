import { dirname, resolve } from 'node:path';
import { pathKeys } from './settings-path.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';
import { positionAt } from './tree.js';

/**
 * A path that a user wrote, absolute: `${NAME}` is replaced by the environment variable, `~/` by the home folder, and a
 * relative one begins at the file that it is written in (or at the working directory, on the command line).
 */
export function absolutePath(written: string, setting: string, site: Site, sources: Sources): string {
  const filled = written.replaceAll(/\$\{([^{}]*)\}/g, (_, name) => variable(name, setting, site, sources));
  const home = sources.variables.HOME;
  const path = filled.startsWith('~/') && home ? `${home}${filled.slice(1)}` : filled;
  const { file } = positionAt(site.tree, pathKeys(setting));
  const folder = file === 'command line' ? '.' : dirname(file);
  return resolve(sources.workingDirectory, folder, path);
}

function variable(name: string, setting: string, site: Site, sources: Sources): string {
  const value = sources.variables[name];
  if (value !== undefined && value !== '') return value;
  const fix = `Set it, for example: export ${name}=/path/to/the/files`;
  throw site.expected(setting, `environment variable ${name}`, 'set', undefined, fix);
}
