import { headlines } from '../keys/headline.js';
import { type CellPlace, placeKey } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { type VarianceComponents, varianceComponents } from '../statistics/variance-components.js';
import type { ImageScores } from './image-scores.js';
import { cellAt } from './measured-amounts.js';
import type { PointSummary, RunSummary } from './summary.js';
import { type TrialCell, trialCells } from './trial-cells.js';

/** Where the spread of being right or wrong comes from, at one place. */
export interface VarianceSplit {
  readonly place: CellPlace;
  readonly visible: number;
  readonly numSeeds: number;
  readonly numDraws: number;
  readonly components: VarianceComponents;
}

/** Splits of a point at the amounts that stand for the masks of the run; of places with one seed and one draw there is none. */
export function varianceSplits(
  scores: ImageScores,
  point: PointSummary,
  headed: Pick<RunSummary, 'kinds' | 'nominal'>,
): VarianceSplit[] {
  return headlines(headed).flatMap(({ kind, amount }) => {
    const cell = cellAt(point, kind, amount);
    return cell === null ? [] : (splitAt(scores, point, cell.place) ?? []);
  });
}

function splitAt(scores: ImageScores, point: PointTrials, place: CellPlace): VarianceSplit | null {
  const measured = replicatesOf(point).flatMap((trial) => {
    const cell = trialCells(trial).find((each) => placeKey(each.place) === placeKey(place));
    const values = cell && valuesOf(scores, trial, cell);
    return values ? [{ cell, values }] : [];
  });
  if (measured.length === 0) return null; // no predictions
  const numDraws = Math.min(...measured.map(({ cell }) => cell.rows.length));
  const numImages = Math.min(...measured.map(({ cell }) => cell.numImages));
  const isAlike = measured.every(({ cell }) => cell.rows.length === numDraws && cell.numImages === numImages);
  if (!isAlike || measured.length * numDraws < 2 || numImages < 2) return null;
  return {
    place,
    visible: measured[0]!.cell.visible,
    numSeeds: measured.length,
    numDraws,
    components: varianceComponents(measured.map(({ values }) => values)),
  };
}

/** Right (1) or wrong (0) by image and draw; null without predictions. */
function valuesOf(
  scores: ImageScores,
  trial: PointTrials['trials'][number],
  cell: TrialCell,
): Uint8Array[] | null {
  const byDraw = cell.rows.map((row) => scores.correctDraws(trial, { ...cell, rows: [row] }));
  if (byDraw.some((draw) => draw === null)) return null;
  return Array.from({ length: cell.numImages }, (_, image) =>
    Uint8Array.from(byDraw, (draw) => draw![image]!),
  );
}
