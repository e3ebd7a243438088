import { describe, expect, test } from '@jest/globals';
import {
  SCHEMA_FILES,
  type SchemaFileName,
  schemaFile,
} from '../../../orchestrator/protocol/schema-files.js';

type Node = Readonly<Record<string, unknown>>;

describe('every field has a description', () => {
  test.each(SCHEMA_FILES)('%s.json', (file) => {
    const fields = [...fieldsIn(schemaFile(file) as Node, file)];
    expect(fields.length).toBeGreaterThan(3);
    expect(fields.filter(({ field }) => !isDescribed(field, file)).map(({ path }) => path)).toEqual([]);
  });
});

function* fieldsIn(node: Node, path: string): Generator<{ field: Node; path: string }> {
  for (const [key, field] of Object.entries((node.properties ?? {}) as Record<string, Node>))
    yield { field, path: `${path}/${key}` };
  for (const [key, child] of Object.entries(node))
    if (child !== null && typeof child === 'object') yield* fieldsIn(child as Node, `${path}/${key}`);
}

/** By a text of its own, or by that of what it refers to. */
function isDescribed({ description, $ref }: Node, file: SchemaFileName): boolean {
  if (typeof description === 'string' && description !== '') return true;
  if (typeof $ref !== 'string') return false;
  const [name, pointer = ''] = $ref.split('#') as [string, string?];
  const target = name === '' ? file : (name.replace('.json', '') as SchemaFileName);
  const keys = pointer.split('/').filter(Boolean);
  const found = keys.reduce((node, key) => node[key] as Node, schemaFile(target) as Node);
  return isDescribed(found, target);
}
