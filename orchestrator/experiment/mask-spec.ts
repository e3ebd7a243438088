import {
  FAMILY_TRAITS,
  type Family,
  FILL_PARAMETERS,
  type Fill,
  type FillChoice,
  type FillName,
  MASK_PARAMETERS,
  type Mask,
  type Search,
} from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';

/** A mask family or a search with its parameters, complete. */
export type MaskSpec = Mask | Search;

/** Values of parameters by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What masks and fills are told apart by, wherever they are compared or looked up. */
export function specText(spec: MaskSpec | Fill): string {
  const known = texts.get(spec);
  if (known !== undefined) return known;
  const text = canonicalJson('family' in spec ? identifying(spec) : spec);
  texts.set(spec, text);
  return text;
}

/**
 * The parameters that tell a mask from others. One that its family got later is left out where it has its default, so that
 * what was computed before there was such a parameter is still the same.
 */
export function identifying(spec: MaskSpec): Parameters {
  const known: (typeof MASK_PARAMETERS)[Family] | undefined = MASK_PARAMETERS[spec.family];
  const entries = Object.entries(spec).filter(
    ([name, value]) => known?.[name]?.isAddedLater !== true || value !== known[name].default,
  );
  return Object.fromEntries(entries);
}

const texts = new WeakMap<MaskSpec | Fill, string>();

/** The family with what is given of its parameters, and defaults for the rest. */
export function maskSpec(family: Family, given: Parameters): MaskSpec {
  const parameters = Object.entries(completed(MASK_PARAMETERS[family], given)).map(([name, value]) => [
    name,
    MASK_PARAMETERS[family][name]!.isMask === true ? innerMask(value as InnerMask) : value,
  ]);
  return { family, ...Object.fromEntries(parameters) } as MaskSpec;
}

/** A mask that is a parameter of another: complete, or as a user writes it. */
type InnerMask = Family | MaskSpec | { readonly [family: string]: Parameters };

function innerMask(written: InnerMask): MaskSpec {
  if (typeof written === 'string') return maskSpec(written, {});
  if (typeof written.family === 'string') return written as MaskSpec;
  const [family, given] = Object.entries(written)[0] as [Family, Parameters];
  return maskSpec(family, given);
}

/** The fill that a user wrote as a name, or as a name with parameters. */
export function fillSpec(choice: FillChoice): Fill {
  const [name, given] = typeof choice === 'string' ? [choice, {}] : Object.entries(choice)[0]!;
  return { name, ...completed(FILL_PARAMETERS[name as FillName], given as Parameters) } as Fill;
}

/** Names of the parameters that a user may write for the family. */
export function parameterNames(family: Family): string[] {
  return Object.entries(MASK_PARAMETERS[family]).flatMap(([name, { isFound }]) => (isFound ? [] : [name]));
}

/** The parameter that the family cannot do without and that is not given; undefined if there is none. */
export function missingParameter(family: Family, given: Parameters): string | undefined {
  return parameterNames(family).find((name) => {
    const parameter = MASK_PARAMETERS[family][name]!;
    return given[name] === undefined && parameter.default === undefined;
  });
}

/** Whether a family is a search, which chooses its masks against the model. */
export function isSearch(spec: MaskSpec): spec is Search {
  return FAMILY_TRAITS[spec.family].is_search === true;
}

/** Whether the family's own parameters decide how much it hides, so that no amount is given. */
export function hasOwnAmount(family: Family): boolean {
  return FAMILY_TRAITS[family].has_own_amount === true;
}

/** Side of the square patches that the mask hides together, in pixels; 1 where it hides single pixels. */
export function patchSide(spec: MaskSpec): number {
  const name = FAMILY_TRAITS[spec.family].patch_side;
  if (name === undefined) return 1;
  const side = (spec as unknown as Parameters)[name];
  return typeof side === 'object' ? patchSide(side as MaskSpec) : Number(side);
}

function completed(
  parameters: Readonly<Record<string, { readonly default?: unknown }>>,
  given: Parameters,
): Parameters {
  const entries = Object.entries(parameters).map(([name, parameter]) => [
    name,
    given[name] === undefined ? parameter.default : given[name],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
