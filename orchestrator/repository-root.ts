import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the folder that holds schemas/, py-worker/ and package.json, from sources and from dist/ alike. */
export const repositoryRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'schemas', 'experiment.json')) && existsSync(join(folder, 'package.json'))) {
    return folder;
  }
  if (folder === dirname(folder)) throw new Error('Expected the program to be inside its repository.');
  return findRoot(dirname(folder));
}
