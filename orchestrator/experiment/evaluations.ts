import {
  type DatasetFacts,
  type Evaluate,
  type EvaluateCertificates,
  type EvaluateMasks,
  type Evaluation,
  FAMILY_TRAITS,
  type Family,
  FILL_NAME_TRAITS,
  type Fill,
  type FillChoice,
  type Mask,
  type Masked,
} from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { evaluationKey } from './evaluation-key.js';
import { hiddenCount, wholePatches } from './hidden-count.js';
import {
  fillSpec,
  isSearch,
  type MaskSpec,
  maskSpec,
  type Parameters,
  parameterNames,
  patchSide,
} from './mask-spec.js';

/** Evaluations that one trial may have. */
export const MAX_EVALUATIONS = 4096;

/** A mask as it was found: with the digest of its file, and the pixels that it hides where it decides that itself. */
export interface FoundMask {
  readonly mask: MaskSpec;
  readonly ownHidden: number | null;
}

/** What stands for a mask that an entry names: itself, or every file of its folder. */
export type FindMasks = (named: MaskSpec) => readonly FoundMask[];

const asNamed: FindMasks = (mask) => [{ mask, ownHidden: null }];

/**
 * Every evaluation once: that of the clean images first, then the entries in order; within an entry by family, amount,
 * fill, parameters and draw, a search with all its amounts at once. What hides nothing is the clean evaluation; where
 * neither mask nor fill is random there is one draw. Certificates come last. Stops after MAX_EVALUATIONS + 1.
 */
export function evaluationsOf(
  { masks, certificates, draws, split }: Evaluate,
  facts: DatasetFacts,
  find: FindMasks = asNamed,
): Evaluation[] {
  const splitSize = split === 'test' ? facts.num_test : facts.num_val;
  const found = new Map<string, Evaluation>();
  const add = (evaluation: Evaluation): boolean => {
    const key = groupKey(evaluation);
    found.set(key, joined(found.get(key), evaluation));
    return found.size <= MAX_EVALUATIONS;
  };
  add(clean(splitSize));
  for (const entry of masks)
    for (const each of entryEvaluations(entry, draws, splitSize, facts, find)) if (!add(each)) break;
  for (const entry of certificates)
    for (const each of certificateEvaluations(entry, splitSize, facts)) if (!add(each)) break;
  return [...found.values()];
}

/** Masks that an entry names: every family with every combination of its parameters. */
export function namedMasks(entry: EvaluateMasks): MaskSpec[] {
  return distinct([entry.family].flat()).flatMap((family) => masksOfFamily(entry, family));
}

function masksOfFamily(entry: EvaluateMasks, family: Family): MaskSpec[] {
  const given = entry as unknown as Parameters;
  return combinations(given, parameterNames(family)).map((parameters) => maskSpec(family, parameters));
}

/** Hidden pixels of each amount that an entry names, in its order, for one mask. */
export function hiddenCounts({ ratio, visible }: EvaluateMasks, spec: MaskSpec, numPixels: number): number[] {
  const side = patchSide(spec);
  const ratios = distinct([ratio ?? []].flat());
  const counts = distinct([visible ?? []].flat());
  return [
    ...ratios.map((each) => hiddenCount(each, numPixels, side)),
    ...counts.map((each) => wholePatches(numPixels - each, side)),
  ];
}

/** Evaluations of one draw each that the entries name, before equal ones are joined, times the draws. */
export function countNamedEvaluations({ masks, draws }: Evaluate): number {
  const sizes = masks.map((entry) => {
    const numAmounts = [entry.ratio ?? entry.visible ?? []].flat().length;
    return namedMasks(entry).length * numAmounts * [entry.fill].flat().length;
  });
  return draws * sizes.reduce((sum, size) => sum + size, 0);
}

function clean(numImages: number): Masked {
  return {
    kind: 'masked',
    mask: { family: 'none' },
    fill: { name: 'none' },
    hidden: 0,
    draw: 0,
    num_images: numImages,
  };
}

function* entryEvaluations(
  entry: EvaluateMasks,
  draws: number,
  splitSize: number,
  facts: DatasetFacts,
  find: FindMasks,
): Generator<Evaluation> {
  const num_images = entry.num_images ?? splitSize;
  const fills = fillsOf(entry.fill);
  for (const family of distinct([entry.family].flat())) {
    const masks = masksOfFamily(entry, family).flatMap((mask) => find(mask));
    for (const [fill, mask, hidden] of inOrder(entry, masks, fills, facts)) {
      for (let draw = 0; draw < numDraws(mask, fill, draws); draw++) {
        if (isSearch(mask)) yield { kind: 'attacked', mask, fill, hidden: [hidden], draw, num_images };
        else yield { kind: 'masked', mask, fill, hidden, draw, num_images };
      }
    }
  }
}

/** Of one family: by amount, then by fill, then by parameters; what hides nothing is left out. */
function* inOrder(
  entry: EvaluateMasks,
  masks: readonly FoundMask[],
  fills: readonly Fill[],
  { image_height, image_width }: DatasetFacts,
): Generator<[Fill, MaskSpec, number]> {
  const numPixels = image_height * image_width;
  const counts = masks.map(({ mask, ownHidden }) =>
    ownHidden === null ? hiddenCounts(entry, mask, numPixels) : [ownHidden],
  );
  for (let amount = 0; amount < Math.max(0, ...counts.map(({ length }) => length)); amount++) {
    for (const fill of fills) {
      for (const [index, { mask }] of masks.entries()) {
        const hidden = counts[index]![amount];
        if (hidden !== undefined && hidden > 0) yield [fill, mask, hidden];
      }
    }
  }
}

function* certificateEvaluations(
  { visible, fill, select_votes, votes, alpha, num_images }: EvaluateCertificates,
  splitSize: number,
  { image_height, image_width }: DatasetFacts,
): Generator<Evaluation> {
  const mask = maskSpec('scatter', {}) as Mask;
  for (const count of distinct([visible].flat())) {
    for (const each of fillsOf(fill)) {
      yield {
        kind: 'certified',
        mask,
        fill: each,
        hidden: image_height * image_width - count,
        select_votes,
        votes,
        alpha,
        num_images: num_images ?? splitSize,
      };
    }
  }
}

function numDraws(mask: MaskSpec, fill: Fill, draws: number): number {
  const isRandom =
    FAMILY_TRAITS[mask.family].mask_depends_on === 'draw' || FILL_NAME_TRAITS[fill.name].random === true;
  return isRandom ? draws : 1;
}

/** Fills that a user named, each once. */
export function fillsOf(choices: FillChoice | FillChoice[]): Fill[] {
  const fills = [choices].flat().map(fillSpec);
  return [...new Map(fills.map((fill) => [canonicalJson(fill), fill])).values()];
}

/** Every combination of values of the parameters that are given, the last varying fastest. */
function combinations(given: Parameters, names: readonly string[]): Parameters[] {
  return names
    .filter((name) => given[name] !== undefined)
    .reduce<Parameters[]>(
      (partial, name) =>
        partial.flatMap((known) =>
          distinct([given[name]].flat()).map((value) => ({ ...known, [name]: value })),
        ),
      [{}],
    );
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

/** Amounts of one search are found together, so that its amount is no part of what evaluations are joined by. */
function groupKey(evaluation: Evaluation): string {
  return evaluationKey(evaluation.kind === 'attacked' ? { ...evaluation, hidden: [] } : evaluation);
}

function joined(known: Evaluation | undefined, added: Evaluation): Evaluation {
  if (known?.kind !== 'attacked' || added.kind !== 'attacked') return known ?? added;
  return { ...known, hidden: distinct([...known.hidden, ...added.hidden]).sort((a, b) => a - b) };
}
