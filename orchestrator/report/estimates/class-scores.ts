import type { TrialData } from '../../store/run-data.js';
import { hiddenAt } from '../keys/amounts.js';
import { headlines } from '../keys/headline.js';
import { type CellPlace, isClean, kindKey, placeKey } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { SHARE, wilsonInterval } from '../statistics/intervals.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import type { ImageScores } from './image-scores.js';
import { cellAt } from './measured-amounts.js';
import type { PointSummary, RunSummary } from './summary.js';
import { type TrialCell, trialCells } from './trial-cells.js';

/** What became of the images of each class at one place of the evaluation grid, over seeds and draws. */
export interface ClassScores {
  readonly place: CellPlace;
  readonly visible: number;
  readonly names: readonly string[];
  /** Evaluated images of each class. */
  readonly numImages: readonly number[];
  /** Accuracy on each class; null where it has no images. */
  readonly accuracy: readonly (Estimate | null)[];
  /** Item [label][predicted]: how often, over images, draws and seeds; the last column is of no class. */
  readonly confusion: readonly Uint32Array[];
}

/** Tells the cells that `pointClasses` counts: clean ones, and those at the amount that stands for the run. */
export function isCountedByClass(
  headed: Pick<RunSummary, 'kinds' | 'nominal'>,
): (cell: TrialCell) => boolean {
  const [headline] = headlines(headed);
  return ({ place, visible }) => {
    if (isClean(place)) return true;
    if (headline === undefined || kindKey(headline.kind) !== kindKey(place)) return false;
    return place.hidden === hiddenAt(headline.amount, place.hidden + visible, place);
  };
}

/** Scores by class of a point: on clean images and, where it is measured, under the masks that stand for the run. */
export function pointClasses(
  scores: ImageScores,
  point: PointSummary,
  headed: Pick<RunSummary, 'kinds' | 'nominal'>,
): ClassScores[] {
  const clean = point.cells.find(({ place }) => isClean(place));
  const [headline] = headlines(headed);
  const masked = headline && cellAt(point, headline.kind, headline.amount);
  return [clean, masked].flatMap((cell) => (cell ? (classScores(scores, point, cell.place) ?? []) : []));
}

/** Scores by class of a point at one place, of the seeds whose predictions are there; null if none are. */
export function classScores(scores: ImageScores, point: PointTrials, wanted: CellPlace): ClassScores | null {
  const counted = replicatesOf(point).flatMap((trial) => countsOf(scores, trial, wanted) ?? []);
  const [first] = counted;
  const facts = point.facts;
  if (first === undefined || facts === null) return null;
  const numClasses = facts.num_classes;
  const classes = Array.from({ length: numClasses }, (_, label) => label);
  const shareOf = ({ confusion }: Counted, label: number): number => {
    const row = confusion[label]!;
    return row[label]! / row.reduce((sum, count) => sum + count, 0);
  };
  return {
    place: first.cell.place,
    visible: first.cell.visible,
    names: classes.map((label) => facts.class_names[label] ?? String(label)),
    numImages: first.numImages,
    accuracy: classes.map((label) => {
      if (first.numImages[label] === 0) return null;
      const bySeed = counted.map((each) => shareOf(each, label));
      return estimateOverSeeds(bySeed, SHARE, () => wilsonInterval(bySeed[0]!, first.numImages[label]!));
    }),
    confusion: classes.map((label) =>
      counted.reduce(
        (sum, { confusion }) => sum.map((count, predicted) => count + confusion[label]![predicted]!),
        new Uint32Array(numClasses + 1),
      ),
    ),
  };
}

interface Counted {
  readonly cell: TrialCell;
  readonly numImages: readonly number[];
  readonly confusion: readonly Uint32Array[];
}

function countsOf(scores: ImageScores, trial: TrialData, wanted: CellPlace): Counted | null {
  const cell = trialCells(trial).find(({ place }) =>
    isClean(wanted) ? isClean(place) : placeKey(place) === placeKey(wanted),
  );
  const predicted = cell && scores.predictedRows(trial, cell);
  const numClasses = trial.config?.dataset.facts.num_classes ?? 0;
  if (!cell || !predicted) return null;
  const labels = Array.from({ length: cell.numImages }, (_, image) => predicted.labels[image]!);
  const numImages = new Array<number>(numClasses).fill(0);
  for (const label of labels) numImages[label]! += 1;
  const confusion = numImages.map(() => new Uint32Array(numClasses + 1));
  for (const row of predicted.rows) {
    labels.forEach((label, image) => {
      confusion[label]![Math.min(row[image]!, numClasses)]! += 1;
    });
  }
  return { cell, numImages, confusion };
}
