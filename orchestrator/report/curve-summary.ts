import type { RunData } from '../store/run-data.js';
import type { Curve } from './curves.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { correctDraws, shareCorrect } from './image-scores.js';
import { type MaskKind, placeKey } from './mask-kind.js';
import type { PointTrials } from './points.js';
import { replicatesOf } from './replicates.js';
import { percentileInterval, resampledMeans } from './statistics/bootstrap.js';
import { type Crossing, firstFall, firstRise, trapezoidWeights } from './statistics/curve.js';
import type { Interval } from './statistics/interval.js';
import { plannedPlaces, trialCells } from './trial-cells.js';

/** A curve in a few numbers. */
export interface CurveSummary {
  readonly kind: MaskKind;
  /** Greatest hidden ratio measured, in [0, 1]. */
  readonly maxRatio: number;
  /** Mean height of the curve from the clean images to its greatest ratio: area by the trapezoid rule ÷ width. */
  readonly area: Estimate;
  /** Area ÷ accuracy on clean images. */
  readonly retained: Estimate;
  /** Hidden ratio where accuracy first falls below one half; ∞: it does not; −∞: it is below on clean images. */
  readonly ratioAtHalf: Estimate;
  /** Fewest visible pixels that give one half, interpolated in their logarithm; ∞: none do; −∞: the fewest tried do. */
  readonly visibleAtHalf: Estimate;
}

/** Summarises the curve of a point over the seeds that have measured all that they were to; null if none has. */
export function summariseCurve(run: RunData, point: PointTrials, curve: Curve): CurveSummary | null {
  const bySeed = replicatesOf(point).flatMap((trial) => {
    const accuracies = curve.cells.map(({ accuracyBySeed }) => accuracyBySeed.get(trial.seed));
    const isComplete = plannedPlaces(trial, curve.kind).size === curve.cells.length;
    return isComplete && accuracies.every((accuracy) => accuracy !== undefined)
      ? [{ trial, accuracies }]
      : [];
  });
  if (bySeed.length === 0) return null;
  const resampled = bySeed.length === 1 ? resampledCurves(run, bySeed[0]!.trial, curve) : null;
  const estimate = (statistic: CurveStatistic): Estimate =>
    estimateOverSeeds(
      bySeed.map(({ accuracies }) => statistic(accuracies)),
      () => resampled && finiteInterval(Float64Array.from(resampled, statistic)),
    );
  const statistics = statisticsOf(curve);
  return {
    kind: curve.kind,
    maxRatio: curve.cells.at(-1)!.ratio,
    area: estimate(statistics.area),
    retained: estimate(statistics.retained),
    ratioAtHalf: estimate(statistics.ratioAtHalf),
    visibleAtHalf: exponential(estimate(statistics.logVisibleAtHalf)),
  };
}

/** A number made of the accuracies along a curve, the clean one first. */
type CurveStatistic = (accuracies: readonly number[]) => number;

function statisticsOf({ cells }: Curve) {
  const ratios = cells.map(({ ratio }) => ratio);
  const logVisible = cells.map(({ visible }) => Math.log2(visible));
  const weights = trapezoidWeights(ratios);
  const area: CurveStatistic = (accuracies) =>
    accuracies.reduce((sum, accuracy, index) => sum + accuracy * weights[index]!, 0);
  const points = (places: readonly number[], accuracies: readonly number[]) =>
    places.map((x, index) => ({ x, y: accuracies[index]! })).filter(({ x }) => Number.isFinite(x));
  return {
    area,
    retained: (accuracies) => area(accuracies) / accuracies[0]!,
    ratioAtHalf: (accuracies) => placeOf(firstFall(points(ratios, accuracies), 0.5)),
    logVisibleAtHalf: (accuracies) => placeOf(firstRise(points(logVisible, accuracies).reverse(), 0.5)),
  } satisfies Record<string, CurveStatistic>;
}

function placeOf(crossing: Crossing): number {
  if (crossing.kind === 'at') return crossing.x;
  return crossing.kind === 'beyond' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** Accuracies along the curve in every resample of the images that all of its cells evaluated. */
function resampledCurves(
  run: RunData,
  trial: PointTrials['trials'][number],
  curve: Curve,
): number[][] | null {
  const cells = new Map(trialCells(trial).map((cell) => [placeKey(cell.place), cell]));
  const numImages = Math.min(...curve.cells.map((cell) => cell.numImages));
  const columns: Float64Array[] = [];
  for (const { place } of curve.cells) {
    const cell = cells.get(placeKey(place));
    const correct = cell && correctDraws(run, trial, { ...cell, numImages });
    if (!cell || !correct) return null;
    columns.push(shareCorrect(correct, cell.cellIndexes.length));
  }
  const means = resampledMeans(columns);
  return Array.from(means[0]!, (_, resample) => means.map((ofCell) => ofCell[resample]!));
}

function finiteInterval(resampled: Float64Array): Interval | null {
  const interval = percentileInterval(resampled);
  return Number.isFinite(interval.low) && Number.isFinite(interval.high) ? interval : null;
}

function exponential({ mean, interval, numSeeds }: Estimate): Estimate {
  const back = interval && { low: 2 ** interval.low, high: 2 ** interval.high };
  return { mean: mean === Number.NEGATIVE_INFINITY ? mean : 2 ** mean, interval: back, numSeeds };
}
