import { basename, dirname, join, normalize, resolve } from 'node:path';
import { expected, Found, type Position, type SparsightError } from '../errors.js';
import { nearestName } from '../nearest-name.js';
import { merged } from './merge.js';
import type { SourceFile, Sources } from './sources.js';
import { childOf, type Mapping, plainOf, withoutPath } from './tree.js';
import { withVariables } from './variables.js';
import { decodeText } from './yaml/decode.js';
import { parseYaml } from './yaml/parse.js';

export interface ReadFiles {
  /** Everything that the files say together, without `extends`. */
  readonly tree: Mapping;
  /** The file itself, then what it extends. */
  readonly files: readonly SourceFile[];
}

/** An experiment file and, below it, those that it extends; throws for what cannot be read, is no mapping, or circles. */
export function readExperimentFiles(file: string, sources: Sources): ReadFiles {
  if (file === '') throw expected('experiment file', 'the path of a YAML file', file);
  return readChain(file, sources, [], undefined);
}

function readChain(
  file: string,
  sources: Sources,
  above: readonly string[],
  from: Position | undefined,
): ReadFiles {
  const path = resolve(sources.workingDirectory, file);
  if (above.includes(path)) {
    throw expected('extends', 'free of circles', file, { at: 'extends', position: from });
  }
  const text = decodeText(bytesOf(path, file, sources, from), file);
  const tree = parseYaml(text, { file, line: 1, column: 1 });
  if (tree.kind !== 'mapping')
    throw expected('experiment file', 'a mapping', tree.kind === 'leaf' ? tree.value : new Found('a list'), {
      position: tree.at,
    });
  const own = { path, text };
  const parent = childOf(tree, 'extends');
  if (parent === undefined) return { tree, files: [own] };
  const base = readChain(
    parentFile(plainOf(parent), parent.at, sources),
    sources,
    [...above, path],
    parent.at,
  );
  return { tree: merged(base.tree, withoutPath(tree, ['extends']) as Mapping), files: [own, ...base.files] };
}

function parentFile(value: unknown, position: Position, sources: Sources): string {
  const at = 'extends';
  if (typeof value !== 'string' || value === '') {
    throw expected('extends', 'the path of an experiment file', value, { at, position });
  }
  const path = withVariables(value, sources, { at, position });
  return path.startsWith('/') ? path : normalize(join(dirname(position.file), path));
}

function bytesOf(path: string, file: string, sources: Sources, from: Position | undefined): Uint8Array {
  try {
    return sources.readFile(path);
  } catch (error) {
    throw unreadable(
      path,
      file,
      (error as NodeJS.ErrnoException).code ?? (error as Error).message,
      sources,
      from,
    );
  }
}

function unreadable(
  path: string,
  file: string,
  code: string,
  sources: Sources,
  from?: Position,
): SparsightError {
  const got =
    { ENOENT: 'no such file', EISDIR: 'a directory', EACCES: 'no permission to read it' }[code] ?? code;
  const details = from ? { at: 'extends', position: from } : { position: { file, line: 1, column: 1 } };
  const nearest = code === 'ENOENT' ? nearestFile(path, file, sources) : undefined;
  const fix = nearest === undefined ? undefined : `Did you mean "${nearest}"?`;
  return expected(`experiment file ${file}`, 'readable', new Found(got), { ...details, fix });
}

/** An experiment of nearly that name in the same folder, or in experiments/. */
function nearestFile(path: string, file: string, sources: Sources): string | undefined {
  const places = [
    { folder: dirname(path), shown: dirname(file) },
    { folder: join(sources.workingDirectory, 'experiments'), shown: 'experiments' },
  ];
  for (const { folder, shown } of places) {
    const names = sources.listFolder(folder).filter((name) => /\.ya?ml$/.test(name));
    const nearest = nearestName(basename(path), names);
    if (nearest !== undefined) return join(shown, nearest);
  }
  return undefined;
}
