import { experimentSchema } from './schema/experiment-schema.js';
import { allowsType, branchesOf } from './schema/schema.js';
import { schemaAt } from './schema/schema-at.js';
import type { Path, Tree } from './tree.js';

/**
 * Whether this value takes the setting at `path` back to its default: null does, unless it is a value of that setting,
 * or the setting must be given.
 */
export function isReset(value: Tree, path: Path): boolean {
  if (value.kind !== 'leaf' || value.value !== null) return false;
  const found = schemaAt(experimentSchema(), path);
  return found.kind === 'known' && !allowsType(found.schema, 'null') && !isRequired(path);
}

function isRequired(path: Path): boolean {
  const parent = schemaAt(experimentSchema(), path.slice(0, -1));
  return (
    parent.kind === 'known' &&
    branchesOf(parent.schema).some(({ required }) => required?.includes(path.at(-1)!))
  );
}
