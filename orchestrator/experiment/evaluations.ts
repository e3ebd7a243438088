import {
  type Attacked,
  type DatasetFacts,
  type Evaluate,
  type EvaluateMasks,
  type Evaluation,
  FAMILY_TRAITS,
  type Family,
  FILL_NAME_TRAITS,
  type Fill,
  type Masked,
} from '../protocol/generated.js';
import { certificateEvaluations, fillsOf, smoothedClassifiers } from './certificate-evaluations.js';
import { evaluationKey } from './evaluation-key.js';
import { hiddenCount, wholePatches } from './hidden-count.js';
import {
  isSearch,
  type MaskSpec,
  maskSpec,
  type Parameters,
  parameterNames,
  patchSide,
} from './mask-spec.js';
import { recoloredEvaluations } from './recolorings.js';

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
 * neither mask nor fill is random there is one draw. Certificates come next, and attacks that recolour last. Stops after MAX_EVALUATIONS + 1.
 */
export function evaluationsOf(
  evaluate: Evaluate,
  facts: DatasetFacts,
  find: FindMasks = asNamed,
): Evaluation[] {
  const { masks, certificates, recolorings, split } = evaluate;
  const splitSize = split === 'test' ? facts.num_test : facts.num_val;
  const found = new Map<string, Evaluation>();
  const add = (evaluation: Evaluation): boolean => {
    const key = groupKey(evaluation);
    found.set(key, joined(found.get(key), evaluation));
    return found.size <= MAX_EVALUATIONS;
  };
  add(clean(splitSize));
  for (const entry of masks)
    for (const each of ofClassifiers(entry, evaluate, splitSize, facts, find)) if (!add(each)) break;
  for (const entry of certificates)
    for (const each of certificateEvaluations(entry, splitSize, facts)) if (!add(each)) break;
  for (const entry of recolorings)
    for (const each of recoloredEvaluations(entry, splitSize)) if (!add(each)) break;
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
export function countNamedEvaluations(evaluate: Evaluate): number {
  const { masks, draws } = evaluate;
  const numSmoothed = smoothedClassifiers(evaluate, 1).length;
  const sizes = masks.map((entry) => {
    const numAmounts = [entry.ratio ?? entry.visible ?? []].flat().length;
    const numClassifiers = sumOf(
      [entry.classifier].flat().map((each) => (each === 'model' ? 1 : numSmoothed)),
    );
    return namedMasks(entry).length * numAmounts * [entry.fill].flat().length * numClassifiers;
  });
  return draws * sumOf(sizes);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
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

/** An entry for the model, for every smoothed classifier, or for both; of the smoothed ones the images as they are, too. */
function* ofClassifiers(
  entry: EvaluateMasks,
  evaluate: Evaluate,
  splitSize: number,
  facts: DatasetFacts,
  find: FindMasks,
): Generator<Evaluation> {
  const classifiers = [entry.classifier].flat();
  if (classifiers.includes('model'))
    yield* entryEvaluations(entry, evaluate.draws, entry.num_images ?? splitSize, facts, find);
  if (!classifiers.includes('smoothed')) return;
  for (const { views, fill, numImages } of smoothedClassifiers(evaluate, splitSize)) {
    const num_images = entry.num_images ?? numImages;
    yield { kind: 'smoothed', views, fill, of: clean(num_images) };
    for (const of of entryEvaluations(entry, evaluate.draws, num_images, facts, find))
      yield { kind: 'smoothed', views, fill, of };
  }
}

function* entryEvaluations(
  entry: EvaluateMasks,
  draws: number,
  num_images: number,
  facts: DatasetFacts,
  find: FindMasks,
): Generator<Masked | Attacked> {
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

function numDraws(mask: MaskSpec, fill: Fill, draws: number): number {
  const isRandom =
    FAMILY_TRAITS[mask.family].mask_depends_on === 'draw' || FILL_NAME_TRAITS[fill.name].random === true;
  return isRandom ? draws : 1;
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
  return evaluationKey(withoutAmount(evaluation));
}

function withoutAmount<Kind extends Evaluation>(evaluation: Kind): Kind {
  if (evaluation.kind === 'attacked') return { ...evaluation, hidden: [] };
  if (evaluation.kind === 'smoothed') return { ...evaluation, of: withoutAmount(evaluation.of) };
  return evaluation;
}

function joined(known: Evaluation | undefined, added: Evaluation): Evaluation {
  if (known?.kind === 'smoothed' && added.kind === 'smoothed')
    return { ...known, of: joined(known.of, added.of) as Masked | Attacked };
  if (known?.kind !== 'attacked' || added.kind !== 'attacked') return known ?? added;
  return { ...known, hidden: distinct([...known.hidden, ...added.hidden]).sort((a, b) => a - b) };
}
