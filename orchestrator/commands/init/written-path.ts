import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { modelSource } from '../../experiment/model-source.js';

/** A path as an experiment file says it: relative to the file, unless that leads far up. */
export function writtenPath(path: string, file: string): string {
  const text = relative(resolve(dirname(file)), path) || '.';
  if (isAbsolute(text) || text.startsWith('../../')) return path;
  return text.startsWith('~') ? `./${text}` : text;
}

/** The name of a model as an experiment file says it, which differs where it names a file. */
export function writtenModel(name: string, file: string): string {
  const source = modelSource(name);
  if (source.kind === 'file') return `${source.scheme}:${writtenPath(source.file, file)}`;
  const isFolder = source.kind === 'library' && isAbsolute(source.rest);
  return isFolder ? `${source.scheme}:${writtenPath(source.rest, file)}` : name;
}
