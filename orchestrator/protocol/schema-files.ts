import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.js';

export type SchemaFileName = 'experiment' | 'mask' | 'message' | 'result' | 'trial';

const read = new Map<SchemaFileName, object>();

/** Content of `schemas/<name>.json`, read once. */
export function schemaFile(name: SchemaFileName): object {
  const known = read.get(name);
  if (known !== undefined) return known;
  const content = JSON.parse(readFileSync(join(repositoryRoot, 'schemas', `${name}.json`), 'utf8'));
  read.set(name, content);
  return content;
}
