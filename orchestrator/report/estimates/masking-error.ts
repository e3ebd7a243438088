import type { Published } from '../../protocol/generated.js';
import { kindKey, type MaskKind } from '../keys/mask-kind.js';
import { type NominalAmounts, nominalRatio } from '../keys/nominal-amounts.js';
import { isBesidePublished, publishedAccuracy } from '../keys/published.js';
import { mean, NOT_NEGATIVE } from '../statistics/intervals.js';
import type { CellEstimates } from './cell-estimates.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import type { PointSummary, RunSummary } from './summary.js';

/** Errors of one point under masks, divided by those of the published model. */
export interface MaskingError {
  /** By mask family: the sum of its errors over the amounts that were published ÷ the sum of the published errors. */
  readonly byKind: readonly { readonly kind: MaskKind; readonly error: Estimate }[];
  /** Mean over the families. */
  readonly mean: Estimate;
}

/**
 * The masking error of a point against the published figures of the experiment, which stay as they are whatever is run,
 * as mean corruption error does it (Hendrycks and Dietterich, ICLR 2019, without severities that nobody published); null
 * where no amount of any family was both published and measured.
 */
export function maskingError(
  point: PointSummary,
  { run, kinds, nominal }: Pick<RunSummary, 'run' | 'kinds' | 'nominal'>,
): MaskingError | null {
  const { published } = run.experiment;
  if (published === undefined) return null;
  const compared = kinds.flatMap((kind) => {
    const pairs = isBesidePublished(kind, kinds) ? pairsOf(point, kind, published, nominal) : [];
    return pairs.length === 0 ? [] : [{ kind, pairs }];
  });
  const seeds = commonSeeds(compared.flatMap(({ pairs }) => pairs.map(({ cell }) => cell)));
  if (compared.length === 0 || seeds.length === 0) return null;
  const errorOf = (pairs: readonly Pair[], seed: number): number =>
    sumOf(pairs.map(({ cell }) => 1 - cell.accuracyBySeed.get(seed)!)) /
    sumOf(pairs.map(({ accuracy }) => 1 - accuracy));
  const estimate = (ofSeed: (seed: number) => number): Estimate =>
    estimateOverSeeds(seeds.map(ofSeed), NOT_NEGATIVE, () => null);
  return {
    byKind: compared.map(({ kind, pairs }) => ({ kind, error: estimate((seed) => errorOf(pairs, seed)) })),
    mean: estimate((seed) => mean(compared.map(({ pairs }) => errorOf(pairs, seed)))),
  };
}

interface Pair {
  readonly cell: CellEstimates;
  /** Published. */
  readonly accuracy: number;
}

/** Amounts above none of a family that were measured and published, as errors that are not 0. */
function pairsOf(
  point: PointSummary,
  kind: MaskKind,
  published: Published,
  nominal: readonly NominalAmounts[],
): Pair[] {
  const curve = point.curves.find((each) => kindKey(each.kind) === kindKey(kind));
  return (curve?.cells ?? []).flatMap((cell) => {
    const { hidden } = cell.place;
    if (hidden === 0 || !cell.metrics.has('accuracy')) return [];
    const ratio = nominalRatio(nominal, kind, hidden, hidden + cell.visible);
    const accuracy = publishedAccuracy(published, kind.mask.family, ratio);
    return accuracy === null || accuracy === 1 ? [] : [{ cell, accuracy }];
  });
}

function commonSeeds(cells: readonly CellEstimates[]): number[] {
  const [first, ...others] = cells;
  return [...(first?.accuracyBySeed.keys() ?? [])].filter((seed) =>
    others.every(({ accuracyBySeed }) => accuracyBySeed.has(seed)),
  );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
