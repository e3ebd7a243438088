import type { RunData } from '../../store/run-data.js';
import { cellAt } from '../amounts.js';
import { headlines } from '../answer/headline-kind.js';
import { isClean } from '../mask-kind.js';
import type { PointSummary, RunSummary } from '../summary.js';
import { type ClassScores, classScores } from './class-scores.js';

/** Scores by class of a point: on whole images and, where it is measured, under the masks that stand for the run. */
export function pointClasses(
  run: RunData,
  point: PointSummary,
  headed: Pick<RunSummary, 'kinds' | 'nominal'>,
): ClassScores[] {
  const clean = point.cells.find(({ place }) => isClean(place));
  const [headline] = headlines(headed);
  const masked = headline && cellAt(point, headline.kind, headline.amount);
  return [clean, masked].flatMap((cell) => (cell ? (classScores(run, point, cell.place) ?? []) : []));
}
