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
  const text = canonicalJson(spec);
  texts.set(spec, text);
  return text;
}

const texts = new WeakMap<MaskSpec | Fill, string>();

/** The family with what is given of its parameters, and defaults for the rest. */
export function maskSpec(family: Family, given: Parameters): MaskSpec {
  return { family, ...completed(MASK_PARAMETERS[family], given) } as MaskSpec;
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
  return name === undefined ? 1 : Number((spec as unknown as Parameters)[name]);
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
