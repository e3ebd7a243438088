import { type MaskSpec, type Parameters, specText } from '../../experiment/mask-spec.js';
import { isPlain } from '../../experiment/mask-words.js';
import { isClean, kindKey, kindsByAmount, type MaskKind } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { type CellComparison, comparePlaces, type PlaceSides } from './curve-comparison.js';
import type { ImageScores } from './image-scores.js';
import { commonCells } from './paired-cells.js';
import { type TrialCell, trialCells } from './trial-cells.js';

/** Above so many pairs of masks, each is only compared with the first. */
const MAX_ALL_PAIRS = 45;

/** Two masks on the same models and images: families, parameters or fills, of which one differs. */
export interface MaskComparison<Point extends PointTrials = PointTrials> {
  readonly point: Point;
  readonly first: MaskKind;
  readonly second: MaskKind;
  /** By hidden pixels ascending, `place` being of the first. */
  readonly cells: readonly CellComparison[];
}

/** Compares the masks of every point in pairs, at the amounts that both hide. */
export function maskComparisons<Point extends PointTrials>(
  scores: ImageScores,
  points: readonly Point[],
  kinds: readonly MaskKind[],
): MaskComparison<Point>[] {
  const pairs = pairsOfKinds(kindsByAmount(kinds));
  return points.flatMap((point) => {
    const measured = replicatesOf(point).map((trial) => ({ trial, cells: trialCells(trial) }));
    return pairs.flatMap(([first, second]) => {
      const places = commonPlaces(measured, first, second);
      const compared = places.length === 0 ? null : comparePlaces({ first: scores, second: scores }, places);
      return compared === null ? [] : [{ point, first, second, cells: compared.cells }];
    });
  });
}

type MeasuredTrial = { readonly trial: PointTrials['trials'][number]; readonly cells: readonly TrialCell[] };

/** Amounts that all trials which have any have measured under both masks. */
function commonPlaces(measured: readonly MeasuredTrial[], first: MaskKind, second: MaskKind): PlaceSides[] {
  const byTrial = measured
    .map(({ trial, cells }) => ({ trial, ones: byHidden(cells, first), others: byHidden(cells, second) }))
    .filter(({ ones, others }) => [...ones.keys()].some((hidden) => others.has(hidden)));
  const counts = [...(byTrial[0]?.ones.keys() ?? [])].sort((a, b) => a - b);
  const shared = counts.filter((hidden) =>
    byTrial.every(({ ones, others }) => ones.has(hidden) && others.has(hidden)),
  );
  return shared.map((hidden) => ({
    place: { ...first, hidden },
    sides: byTrial.map(({ trial, ones, others }) => ({
      pair: { first: trial, second: trial },
      cell: commonCells(ones.get(hidden)!, others.get(hidden)!),
    })),
  }));
}

function byHidden(cells: readonly TrialCell[], kind: MaskKind): Map<number, TrialCell> {
  const ofKind = cells.filter(({ place }) => !isClean(place) && kindKey(place) === kindKey(kind));
  return new Map(ofKind.map((cell) => [cell.place.hidden, cell]));
}

function pairsOfKinds(kinds: readonly MaskKind[]): [MaskKind, MaskKind][] {
  const pairs = kinds.flatMap((first, index) =>
    kinds
      .slice(index + 1)
      .flatMap((second): [MaskKind, MaskKind][] => (isOneChange(first, second) ? [[first, second]] : [])),
  );
  return pairs.length <= MAX_ALL_PAIRS ? pairs : pairs.filter(([first]) => first === kinds[0]);
}

/** Whether two kinds differ in the fill alone, in one parameter alone, or in the family with all parameters at their defaults. */
function isOneChange(first: MaskKind, second: MaskKind): boolean {
  if (specText(first.mask) === specText(second.mask)) return true;
  if (specText(first.fill) !== specText(second.fill)) return false;
  if (first.mask.family !== second.mask.family) return isPlain(first.mask) && isPlain(second.mask);
  return numDifferences(first.mask, second.mask) === 1;
}

function numDifferences(first: MaskSpec, second: MaskSpec): number {
  const [one, other] = [first, second] as unknown as [Parameters, Parameters];
  return Object.keys({ ...one, ...other }).filter((name) => one[name] !== other[name]).length;
}
