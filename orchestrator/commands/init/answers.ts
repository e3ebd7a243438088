import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { expected, Found } from '../../errors.js';
import { modelSource } from '../../experiment/model-source.js';
import { programName } from '../../program-name.js';
import { BROKEN_LINK, isBrokenLink } from '../../worker/broken-link.js';

const MOST_CHARACTERS = 64;
const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** The absolute path of a file or folder that is there; `~/` is the home folder. Throws for any other answer. */
export function existingPath(written: string, thing: string, at: string): string {
  const home = process.env.HOME;
  const path = resolve(home && /^~(?:\/|$)/.test(written) ? `${home}${written.slice(1)}` : written);
  if (written === '') throw expected(thing, 'the path of a file or folder', written, { at });
  if (written.includes('${')) {
    const fix = 'Experiment files would read a variable there: rename it, or link it under another name.';
    throw expected(thing, 'a path without ${', written, { at, fix });
  }
  if (existsSync(path)) return path;
  const got = isBrokenLink(path) ? new Found(`${BROKEN_LINK}, ${path}`) : written;
  throw expected(thing, 'an existing file or folder', got, { at, fix: 'Check its spelling.' });
}

/** The name of a model, with the file that it may name as an absolute path. */
export function modelName(written: string): string {
  const source = modelSource(written);
  const isFile = /^[A-Za-z]\w*(?:\.\w+)*$/.test(written) || source.kind !== 'member';
  if (written === '' || !isFile) {
    const fix = 'Such as my_models:net, timm:resnet18, onnx:net.onnx, or small_cnn: docs/models.md.';
    throw expected('the model', 'named as in an experiment file', written, { at: '--model', fix });
  }
  if (source.kind === 'file') {
    return `${source.scheme}:${existingPath(source.file, 'the file of the model', '--model')}`;
  }
  const isFolder = source.kind === 'library' && source.scheme === 'transformers' && existsSync(source.rest);
  return isFolder ? `${source.scheme}:${resolve(source.rest)}` : written;
}

/** The name of an experiment. */
export function experimentName(written: string): string {
  if (NAME.test(written) && written.length <= MOST_CHARACTERS) return written;
  const fix = `Did you mean ${nameOf([written])}?`;
  const rule = "1 to 64 lower-case letters, digits, '.', '_' and '-'";
  throw expected('the name of the experiment', rule, written, { at: '--name', fix });
}

/** A name of the files that it is about: `net-photos`. */
export function nameOf(paths: readonly (string | null)[]): string {
  const words = paths.flatMap((path) => (path === null ? [] : [basename(path, extname(path))]));
  const text = words
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-');
  return text.slice(0, MOST_CHARACTERS).replaceAll(/^[._-]+|[._-]+$/g, '') || 'experiment';
}

/** Refuses a file that is no experiment file, or that is there already, unless it may be replaced. */
export function checkFile(file: string, mayReplace: boolean): void {
  if (!/\.ya?ml$/i.test(file)) {
    throw expected('the experiment file', 'a .yaml', file, {
      fix: `Did you mean ${file || 'experiment'}.yaml?`,
    });
  }
  if (!existsSync(resolve(file, '..'))) {
    throw expected('the folder of the experiment file', 'there', resolve(file, '..'), {
      fix: 'Make it first.',
    });
  }
  if (mayReplace || (!existsSync(file) && !isBrokenLink(file))) return;
  const fix = `Name another, ${programName} init other.yaml, or replace it: --force`;
  throw expected(`the file ${file}`, 'new', new Found('one that is there'), { fix });
}
