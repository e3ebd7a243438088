import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandSchemas } from '../../schemas/expand.mjs';
import { repositoryRoot } from '../repository-root.js';

export const SCHEMA_FILES = [
  'mask',
  'evaluation',
  'experiment',
  'trial',
  'result',
  'message',
  'run-event',
  'run-file',
  'dialogue',
] as const;

export type SchemaFileName = (typeof SCHEMA_FILES)[number];

let files: Record<string, object> | undefined;

/** Content of `schemas/<name>.json` in plain JSON Schema, read once. */
export function schemaFile(name: SchemaFileName): object {
  files ??= expandSchemas(Object.fromEntries(SCHEMA_FILES.map((each) => [`${each}.json`, read(each)])));
  return files[`${name}.json`]!;
}

function read(name: SchemaFileName): object {
  return JSON.parse(readFileSync(join(repositoryRoot, 'schemas', `${name}.json`), 'utf8'));
}
