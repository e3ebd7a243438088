import { childOf, type Path, type Tree } from '../tree.js';
import { branchesOf, type Schema } from './schema.js';

/** What was found on the way down a path: the schema at its end, or where the path leaves the schema. */
export type Found =
  | { readonly kind: 'known'; readonly schema: Schema }
  | { readonly kind: 'unknown'; readonly path: Path; readonly known: readonly string[] };

/**
 * The schema of the value at `path`; of a union, the members that have the key (and fit the tag written in `tree`, unless
 * it is the tag that is asked for).
 */
export function schemaAt(schema: Schema, path: Path, tree?: Tree): Found {
  let [current, value] = [schema, tree];
  for (const [index, key] of path.entries()) {
    const isTag = key === current.discriminator?.propertyName;
    const branches = isTag ? branchesOf(current) : branchesFor(current, value);
    const children = branches.flatMap((branch) => childSchemas(branch, key));
    if (children.length === 0) {
      return { kind: 'unknown', path: path.slice(0, index + 1), known: knownKeys(current, value) };
    }
    current = children.length === 1 ? children[0]! : { anyOf: children };
    value = value && childOf(value, key);
  }
  return { kind: 'known', schema: current };
}

/** Keys that a mapping here may have by name. */
export function knownKeys(schema: Schema, tree?: Tree): readonly string[] {
  return [...new Set(branchesFor(schema, tree).flatMap((branch) => Object.keys(branch.properties ?? {})))];
}

/** Dotted paths of all settings, mappings included, lists and open mappings not entered. */
export function settingPaths(schema: Schema): string[] {
  const keys = branchesOf(schema).flatMap((branch) => Object.entries(branch.properties ?? {}));
  const paths = keys.flatMap(([key, child]) => [key, ...settingPaths(child).map((rest) => `${key}.${rest}`)]);
  return [...new Set(paths)];
}

function branchesFor(schema: Schema, tree: Tree | undefined): readonly Schema[] {
  const tag = schema.discriminator?.propertyName;
  const written = tag !== undefined && tree ? childOf(tree, tag) : undefined;
  const branches = branchesOf(schema);
  if (tag === undefined || written?.kind !== 'leaf') return branches;
  const fitting = branches.filter((branch) => branch.properties?.[tag]?.const === written.value);
  return fitting.length > 0 ? fitting : branches;
}

function childSchemas(schema: Schema, key: string): Schema[] {
  if (schema.items !== undefined) return /^\d{1,9}$/.test(key) ? [schema.items] : [];
  if (schema.properties && Object.hasOwn(schema.properties, key)) return [schema.properties[key]!];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}
