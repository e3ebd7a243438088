import { expected } from '../../errors.js';
import { nearestName, suggestion } from '../../nearest-name.js';
import type { Model } from '../../protocol/generated.js';
import { modelSource, SCHEMES } from '../model-source.js';
import type { ResolvedModel } from '../resolved-model.js';
import type { Site } from '../site.js';
import { keyPositionAt } from '../tree.js';

/** A model is one of those that come with Sparsight, or `module:callable`, or `scheme:rest`; a file is all of it. */
export function checkModel(model: ResolvedModel, site: Site, modelNames: readonly string[]): void {
  const { name } = model;
  const source = modelSource(name);
  if (source.kind === 'file') checkFileAlone(model, site);
  if (source.kind === 'code') checkCode(name, site);
  if (source.kind !== 'member' || modelNames.includes(name)) return;
  const rule = `one of ${modelNames.join(', ')}, or module:callable of your own`;
  throw site.expected('model.name', 'model', rule, name, suggestion(name, modelNames));
}

/** What stands behind a module is a name of Python's; else a scheme was meant. */
function checkCode(name: string, site: Site): void {
  const [scheme, ...rest] = name.split(':');
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(rest.join(':'))) return;
  const near = nearestName(scheme!, SCHEMES);
  const fix =
    near === undefined
      ? `A scheme is one of ${SCHEMES.join(', ')}.`
      : `Did you mean "${near}:${rest.join(':')}"?`;
  throw site.expected('model.name', 'model', 'module:callable, or scheme:rest of a known scheme', name, fix);
}

/** What makes or fills a model has no meaning where a file is the model. */
function checkFileAlone({ weights, options }: ResolvedModel, site: Site): void {
  const rule = 'left out, as the file of model.name is the whole model';
  if (weights !== null) throw site.expected('model.weights', 'weights', rule, weights);
  const [option] = Object.keys(options);
  if (option !== undefined) throw site.expected('model.options', 'options of the model', rule, option);
}

/** A mask says which pixels of an image are hidden, not which of one that is resized or turned. */
export function checkInput({ input, preprocess }: Pick<Model, 'input' | 'preprocess'>, site: Site): void {
  if (input === 'image' || preprocess === null) return;
  const fix = 'Remove model.preprocess: both say what the model is given.';
  throw site.expected('model.input', 'input', 'image together with model.preprocess', input, fix);
}

/** The options are among those that the model takes, and none is missing. */
export function checkOptions(
  options: Model['options'],
  { optional, required }: { readonly optional: readonly string[]; readonly required: readonly string[] },
  site: Site,
): void {
  const known = [...required, ...optional];
  const odd = Object.keys(options).find((name) => !known.includes(name));
  if (odd !== undefined) {
    const position = keyPositionAt(site.tree, ['model', 'options', odd]);
    const all = known.length === 0 ? 'The model takes none.' : `It takes ${known.join(', ')}.`;
    const fix = suggestion(odd, known) ?? all;
    throw expected('option of the model', 'one that it takes', odd, {
      at: `model.options.${odd}`,
      position,
      fix,
    });
  }
  const missing = required.find((name) => !Object.hasOwn(options, name));
  if (missing === undefined) return;
  const fix = `Add it: options: { ${missing}: … }`;
  throw site.expected('model.options', `option ${missing} of the model`, 'given', undefined, fix);
}
