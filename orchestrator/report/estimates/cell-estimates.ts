import { type CellPlace, placeKey } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { type Bounds, type Interval, NOT_NEGATIVE, SHARE, UNBOUNDED } from '../statistics/intervals.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { intervalsOverImages, type SeedCell } from './image-intervals.js';
import { accuracyOf, type ImageScores } from './image-scores.js';
import { type TrialCell, trialCells } from './trial-cells.js';

/** What the trials of one point measured at one place of the evaluation grid. */
export interface CellEstimates {
  readonly place: CellPlace;
  readonly visible: number;
  readonly ratio: number;
  /** Whether a search tried every mask that it could choose. */
  readonly isExact: boolean;
  readonly numImages: number;
  readonly numDraws: number;
  /** By metric, in the order accuracy, nll, ece, others. */
  readonly metrics: ReadonlyMap<string, Estimate>;
  /** Mean accuracy over draws of each seed. */
  readonly accuracyBySeed: ReadonlyMap<number, number>;
}

const METRIC_ORDER = ['accuracy', 'nll', 'ece'];

/** Of the metrics that are known; others may take any value. */
const METRIC_BOUNDS: ReadonlyMap<string, Bounds> = new Map([
  ['accuracy', SHARE],
  ['nll', NOT_NEGATIVE],
  ['ece', SHARE],
]);

/** Estimates of every place of a point that at least one seed has measured completely. */
export function cellEstimates(scores: ImageScores, point: PointTrials): CellEstimates[] {
  const byPlace = new Map<string, SeedCell[]>();
  for (const trial of replicatesOf(point)) {
    for (const cell of trialCells(trial)) {
      const key = placeKey(cell.place);
      byPlace.set(key, [...(byPlace.get(key) ?? []), { trial, cell }]);
    }
  }
  const places = [...byPlace.values()];
  const overImages = intervalsOverImages(scores, places);
  return places.map((seedCells) => joinSeeds(seedCells, overImages));
}

/** The same of the first `numImages` images alone: accuracy, of the seeds whose predictions are there; null if none are. */
export function onFirstImages(
  scores: ImageScores,
  point: PointTrials,
  cell: CellEstimates,
  numImages: number,
): CellEstimates | null {
  if (cell.numImages === numImages) return cell;
  const seedCells = replicatesOf(point).flatMap((trial) => {
    const whole = trialCells(trial).find(({ place }) => placeKey(place) === placeKey(cell.place));
    const correct = whole && scores.correctDraws(trial, { ...whole, numImages });
    if (!whole || !correct) return [];
    const values = new Map([['accuracy', accuracyOf(correct, whole.rows.length)]]);
    return [{ trial, cell: { ...whole, numImages, values } }];
  });
  return seedCells.length === 0 ? null : joinSeeds(seedCells, intervalsOverImages(scores, [seedCells]));
}

function joinSeeds(
  seedCells: readonly SeedCell[],
  overImages: ReadonlyMap<TrialCell, Interval>,
): CellEstimates {
  const { cell: first } = seedCells[0]!;
  const estimates = [...first.values.keys()].sort(byMetric).map((metric) => {
    const bySeed = seedCells.flatMap(({ cell }) => cell.values.get(metric) ?? []);
    const interval = metric === 'accuracy' ? (overImages.get(first) ?? null) : null;
    return [
      metric,
      estimateOverSeeds(bySeed, METRIC_BOUNDS.get(metric) ?? UNBOUNDED, () => interval),
    ] as const;
  });
  const { place, visible, ratio, isExact, numImages, rows } = first;
  const accuracyBySeed = new Map(
    seedCells.map(({ trial, cell }) => [trial.seed, cell.values.get('accuracy') ?? Number.NaN]),
  );
  const numDraws = rows.length;
  return {
    ...{ place, visible, ratio, isExact, numImages, numDraws },
    ...{ metrics: new Map(estimates), accuracyBySeed },
  };
}

function byMetric(a: string, b: string): number {
  const rank = (metric: string): number => METRIC_ORDER.indexOf(metric) + 1 || METRIC_ORDER.length + 1;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
