import { type MaskKind, placeKey } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { percentileInterval, resampledMeans } from '../statistics/bootstrap.js';
import { type Crossing, firstFall, firstRise, trapezoidWeights } from '../statistics/curve.js';
import { type Bounds, type Interval, NOT_NEGATIVE, SHARE } from '../statistics/intervals.js';
import type { Curve } from './curves.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { type ImageScores, shareCorrect } from './image-scores.js';
import { plannedPlaces, trialCells } from './trial-cells.js';

/** A curve in a few numbers. */
export interface CurveSummary {
  readonly kind: MaskKind;
  /** Greatest hidden ratio measured, in [0, 1]. */
  readonly maxRatio: number;
  /** Fewest visible pixels measured. */
  readonly minVisible: number;
  /** Visible pixels of the clean images. */
  readonly numPixels: number;
  /** Mean height of the curve from the clean images to its greatest ratio: area by the trapezoid rule ÷ width. */
  readonly area: Estimate;
  /** Area ÷ accuracy on clean images. */
  readonly retained: Estimate;
  /**
   * Hidden ratio where accuracy first falls below one half: 0 if it is below on clean images, ∞ if it never falls below,
   * NaN if it does for some seeds only.
   */
  readonly ratioAtHalf: Estimate;
  /** Fewest visible pixels that give one half, interpolated in their logarithm; ∞: none do; 0: the fewest tried do; NaN: of some seeds. */
  readonly visibleAtHalf: Estimate;
  /** The same two places for shares of the accuracy on clean images instead of one half. */
  readonly keeping: readonly KeptShare[];
}

/** Where a curve falls below a share of the accuracy on clean images. */
export interface KeptShare {
  readonly share: number;
  readonly ratio: Estimate;
  readonly visible: Estimate;
}

/** Shares of the accuracy on clean images that are looked for. */
export const KEPT_SHARES = [0.9, 0.5] as const;

/**
 * Summarises the curve of a point over the seeds that have measured all that they were to; null if none has, or where
 * its cells are of different images.
 */
export function summariseCurve(scores: ImageScores, point: PointTrials, curve: Curve): CurveSummary | null {
  const [numImages] = curve.cells.map((cell) => cell.numImages);
  if (curve.cells.some((cell) => cell.numImages !== numImages)) return null;
  const bySeed = replicatesOf(point).flatMap((trial) => {
    const accuracies = curve.cells.map(({ accuracyBySeed }) => accuracyBySeed.get(trial.seed));
    const isComplete = plannedPlaces(trial, curve.kind).size === curve.cells.length;
    return isComplete && accuracies.every((accuracy) => accuracy !== undefined)
      ? [{ trial, accuracies }]
      : [];
  });
  if (bySeed.length === 0) return null;
  const resample = once(() => resampledCurves(scores, bySeed[0]!.trial, curve));
  const estimate = (statistic: CurveStatistic, bounds: Bounds): Estimate => {
    const values = bySeed.map(({ accuracies }) => statistic(accuracies));
    const isOfSome = values.some(Number.isFinite) && !values.every(Number.isFinite);
    if (isOfSome) return { mean: Number.NaN, interval: null, numSeeds: values.length };
    return estimateOverSeeds(values, bounds, () => {
      const resampled = resample();
      return resampled && seenInterval(Float64Array.from(resampled, statistic));
    });
  };
  const statistics = statisticsOf(curve);
  const numPixels = curve.cells[0]!.visible;
  const logBounds = { low: 0, high: Math.log2(numPixels) };
  return {
    kind: curve.kind,
    maxRatio: curve.cells.at(-1)!.ratio,
    minVisible: curve.cells.at(-1)!.visible,
    numPixels,
    area: estimate(statistics.area, SHARE),
    retained: estimate(statistics.retained, NOT_NEGATIVE),
    ratioAtHalf: estimate(
      statistics.ratioAt(() => 0.5),
      SHARE,
    ),
    visibleAtHalf: exponential(
      estimate(
        statistics.logVisibleAt(() => 0.5),
        logBounds,
      ),
    ),
    keeping: KEPT_SHARES.map((share) => {
      const level = (accuracies: readonly number[]): number => share * accuracies[0]!;
      return {
        share,
        ratio: estimate(statistics.ratioAt(level), SHARE),
        visible: exponential(estimate(statistics.logVisibleAt(level), logBounds)),
      };
    }),
  };
}

/** A number made of the accuracies along a curve, the clean one first. */
type CurveStatistic = (accuracies: readonly number[]) => number;

interface CurveStatistics {
  readonly area: CurveStatistic;
  readonly retained: CurveStatistic;
  /** Where the curve first falls below a level, in hidden ratio. */
  ratioAt(level: CurveStatistic): CurveStatistic;
  /** Where it first reaches a level as more is visible, in the logarithm of visible pixels. */
  logVisibleAt(level: CurveStatistic): CurveStatistic;
}

function statisticsOf({ cells }: Curve): CurveStatistics {
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
    ratioAt:
      (level) =>
      (accuracies): number =>
        Math.max(0, placeOf(firstFall(points(ratios, accuracies), level(accuracies)))),
    logVisibleAt:
      (level) =>
      (accuracies): number =>
        placeOf(firstRise(points(logVisible, accuracies).reverse(), level(accuracies))),
  };
}

function placeOf(crossing: Crossing): number {
  if (crossing.kind === 'at') return crossing.x;
  return crossing.kind === 'beyond' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** Accuracies along the curve in every resample of the images that all of its cells evaluated. */
function resampledCurves(
  scores: ImageScores,
  trial: PointTrials['trials'][number],
  curve: Curve,
): number[][] | null {
  const cells = new Map(trialCells(trial).map((cell) => [placeKey(cell.place), cell]));
  const numImages = Math.min(...curve.cells.map((cell) => cell.numImages));
  const columns: Float64Array[] = [];
  for (const { place } of curve.cells) {
    const cell = cells.get(placeKey(place));
    const correct = cell && scores.correctDraws(trial, { ...cell, numImages });
    if (!cell || !correct) return null;
    columns.push(shareCorrect(correct, cell.rows.length));
  }
  const means = resampledMeans(columns);
  return Array.from(means[0]!, (_, resample) => means.map((ofCell) => ofCell[resample]!));
}

/** The percentile interval, unless all resamples agree or some have no such place. */
function seenInterval(resampled: Float64Array): Interval | null {
  const interval = percentileInterval(resampled);
  const { low, high } = interval;
  return Number.isFinite(low) && Number.isFinite(high) && low < high ? interval : null;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function exponential({ mean, interval, numSeeds }: Estimate): Estimate {
  const back = interval && { low: 2 ** interval.low, high: 2 ** interval.high };
  return { mean: 2 ** mean, interval: back, numSeeds };
}
