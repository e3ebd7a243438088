import { basename } from 'node:path';
import { FAMILY_TRAITS, FILL_NAME_TRAITS, type Fill, MASK_PARAMETERS } from '../protocol/generated.js';
import {
  type MaskSpec,
  maskSpec,
  type Parameters,
  parameterNames,
  patchSide,
  specText,
} from './mask-spec.js';

/** `scatter 4×4`, `stripes, period 8`: the family with the parameters in which it differs from its defaults. */
export function maskWords(spec: MaskSpec): string {
  const side = patchSide(spec);
  const { patch_side } = FAMILY_TRAITS[spec.family];
  const isOwn = patch_side !== undefined && !MASK_PARAMETERS[spec.family][patch_side]!.isMask;
  const patches = side === 1 || !isOwn ? [] : [`${side}×${side}`];
  const name = [spec.family.replaceAll('_', ' '), ...patches].join(' ');
  return [name, ...parameterWords(spec)].join(', ');
}

/** `black`, `image mean`, `blur, sigma 2`. */
export function fillWords(fill: Fill): string {
  const { name, ...parameters } = fill;
  const { parameter_words } = FILL_NAME_TRAITS[name];
  const words = Object.entries(parameters).map(([key, value]) => valueWords(key, value, parameter_words));
  return [name.replaceAll('_', ' '), ...words].join(', ');
}

/** Whether all parameters of the mask have their defaults. */
export function isPlain(spec: MaskSpec): boolean {
  return specText(spec) === specText(maskSpec(spec.family, {}));
}

function parameterWords(spec: MaskSpec): string[] {
  const own = spec as unknown as Parameters;
  const plain = maskSpec(spec.family, {}) as unknown as Parameters;
  const { patch_side, parameter_words } = FAMILY_TRAITS[spec.family];
  return parameterNames(spec.family).flatMap((name) => {
    if (MASK_PARAMETERS[spec.family][name]!.isMask) return [maskWords(own[name] as MaskSpec)];
    if (own[name] === undefined || own[name] === plain[name] || name === patch_side) return [];
    if (name === 'path') return [basename(String(own[name]))];
    return [valueWords(name, own[name], parameter_words)];
  });
}

/** `period 8`; a text stands for itself; or as the schema says, with the value in place of `{}`. */
function valueWords(name: string, value: unknown, templates: object = {}): string {
  const template = (templates as Readonly<Record<string, string>>)[name];
  const shown = String(value).replaceAll('_', ' ');
  if (template !== undefined) return template.replace('{}', shown);
  return typeof value === 'string' ? shown : `${name.replaceAll('_', ' ')} ${shown}`;
}
