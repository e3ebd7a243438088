import { basename, isAbsolute } from 'node:path';
import type { Model } from '../protocol/generated.js';

/** Schemes whose rest is a file that needs no code; it is the weights, too. */
const FILE_SCHEMES = ['torchscript', 'torch_export', 'onnx'] as const;
/** Schemes of which an installed library makes the model. */
const LIBRARY_SCHEMES = ['timm', 'torchvision', 'robustbench', 'transformers'] as const;

/** All schemes of a model's name, besides `module:callable`. */
export const SCHEMES: readonly string[] = [...FILE_SCHEMES, ...LIBRARY_SCHEMES];

/** Where a model comes from, as its name says: of ours, code of the user's own, a file, or a library. */
export type ModelSource =
  | { readonly kind: 'member' }
  | { readonly kind: 'code'; readonly module: string }
  | { readonly kind: 'file'; readonly scheme: string; readonly file: string }
  | { readonly kind: 'library'; readonly scheme: string; readonly rest: string };

/**
 * Whether a model has its weights without model.weights: a file that is a model, a folder of Hugging Face's, and what a
 * library is asked to fetch.
 */
export function bringsWeights({ name, options }: Pick<Model, 'name' | 'options'>): boolean {
  const source = modelSource(name);
  const isFolder = source.kind === 'library' && isAbsolute(source.rest);
  return source.kind === 'file' || isFolder || (source.kind === 'library' && options.pretrained === true);
}

/** The name as people see it, without the folder of a file. */
export function shownModel(name: string): string {
  const source = modelSource(name);
  if (source.kind === 'file') return `${source.scheme}:${basename(source.file)}`;
  return source.kind === 'library' ? `${source.scheme}:${basename(source.rest)}` : name;
}

/** What the name of a model means: `member`, `module:callable` or `scheme:rest`. */
export function modelSource(name: string): ModelSource {
  const colon = name.indexOf(':');
  if (colon < 0) return { kind: 'member' };
  const [scheme, rest] = [name.slice(0, colon), name.slice(colon + 1)];
  if (isOneOf(FILE_SCHEMES, scheme)) return { kind: 'file', scheme, file: rest };
  if (isOneOf(LIBRARY_SCHEMES, scheme)) return { kind: 'library', scheme, rest };
  return { kind: 'code', module: scheme };
}

function isOneOf(schemes: readonly string[], scheme: string): boolean {
  return schemes.includes(scheme);
}
