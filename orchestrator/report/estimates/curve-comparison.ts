import { type CellPlace, isClean, kindKey, kindsOf, type MaskKind, placeKey } from '../keys/mask-kind.js';
import type { TrialPair } from '../keys/pairing.js';
import { percentileInterval, resampledMeans } from '../statistics/bootstrap.js';
import { trapezoidWeights } from '../statistics/curve.js';
import { type Interval, mean, SHARE_DIFFERENCE, wilsonInterval } from '../statistics/intervals.js';
import { holm, mcnemar } from '../statistics/p-values.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { accuracyOf } from './image-scores.js';
import {
  type ComparedScores,
  type PairedCell,
  type PairedScores,
  pairedCells,
  pairedScores,
} from './paired-cells.js';
import { plannedPlaces } from './trial-cells.js';

/** Second minus first at one amount hidden, on the same images under the same masks. */
export interface CellComparison {
  readonly place: CellPlace;
  readonly ratio: number;
  readonly visible: number;
  readonly firstAccuracy: number;
  readonly secondAccuracy: number;
  /** Interval over seed pairs; of one pair, or where all agree, over images. */
  readonly difference: Estimate;
  /** McNemar's p value, images being the units (see `mcnemar`). */
  readonly p: number;
  /** Adjusted by Holm over the amounts hidden by this mask kind; on clean images, a test of its own, `p`. */
  readonly adjustedP: number;
}

/** Second minus first along one curve. */
export interface CurveComparison {
  readonly kind: MaskKind;
  readonly numImages: number;
  /** Seed pairs that have measured all of its amounts. */
  readonly numPairs: number;
  /** By hidden pixels ascending, the clean cell first. */
  readonly cells: readonly CellComparison[];
  /** Whether amounts that all trials are to evaluate are still missing; the area is then one of what is there. */
  readonly isPartial: boolean;
  /** Difference of the mean heights of the two curves. */
  readonly area: number;
  /** Of `area`, by bootstrap over images, the trained models held as they are. */
  readonly areaInterval: Interval;
}

/** Compares the two sides of seed pairs under every mask kind. */
export function compareCurves(runs: ComparedScores, pairs: readonly TrialPair[]): CurveComparison[] {
  const measured = pairs.map((pair) => ({ pair, cells: pairedCells(pair) }));
  const kinds = kindsOf(measured.flatMap(({ cells }) => [...cells.values()].map(({ first }) => first.place)));
  return kinds.flatMap((kind) => compareCurve(runs, kind, fullestCurve(measured, kind)) ?? []);
}

interface MeasuredPair {
  readonly pair: TrialPair;
  readonly cells: ReadonlyMap<string, PairedCell>;
}

/** The most amounts that a pair has measured under one mask kind, with the pairs that have measured all of them. */
function fullestCurve(measured: readonly MeasuredPair[], kind: MaskKind): PlaceSides[] {
  const curves = measured.map(({ cells }) => placesOf(cells, kind));
  const fullest = curves.reduce((most, next) => (next.length > most.length ? next : most));
  const complete = measured.filter(({ cells }) => fullest.every((place) => cells.has(placeKey(place))));
  return fullest.map((place) => ({
    place,
    sides: complete.map(({ pair, cells }) => ({ pair, cell: cells.get(placeKey(place))! })),
  }));
}

function placesOf(cells: MeasuredPair['cells'], kind: MaskKind): CellPlace[] {
  return [...cells.values()]
    .map(({ first }) => first.place)
    .filter((place) => isClean(place) || kindKey(place) === kindKey(kind))
    .sort((a, b) => a.hidden - b.hidden);
}

/** One amount, as every pair of trials has measured it. */
export interface PlaceSides {
  readonly place: CellPlace;
  /** One entry per seed pair. */
  readonly sides: readonly { readonly pair: TrialPair; readonly cell: PairedCell }[];
}

function compareCurve(
  runs: ComparedScores,
  kind: MaskKind,
  curve: readonly PlaceSides[],
): CurveComparison | null {
  const compared = comparePlaces(runs, curve);
  if (compared === null) return null;
  const { numImages, columns, cells } = compared;
  const ratios = curve.map(({ sides }) => sides[0]!.cell.first.ratio);
  const areaColumn = weightedColumn(columns, trapezoidWeights(ratios));
  const areaInterval = percentileInterval(resampledMeans([areaColumn])[0]!);
  return {
    kind,
    numImages,
    numPairs: curve[0]!.sides.length,
    isPartial: numPlannedByAll(curve[0]!.sides, kind) > curve.length,
    cells,
    area: mean(areaColumn),
    areaInterval,
  };
}

interface ComparedPlaces {
  readonly numImages: number;
  /** Difference of each image at each place. */
  readonly columns: readonly Float64Array[];
  readonly cells: readonly CellComparison[];
}

/** Compares both sides at each place, on the images that all of them have; null where predictions are missing. */
export function comparePlaces(runs: ComparedScores, curve: readonly PlaceSides[]): ComparedPlaces | null {
  const numImages = Math.min(...curve.flatMap(({ sides }) => sides.map(({ cell }) => cell.first.numImages)));
  const scores = curve.map(({ sides }) =>
    sides.flatMap(({ pair, cell }) => pairedScores(runs, pair, cell, numImages) ?? []),
  );
  if (scores.some((ofPairs, index) => ofPairs.length < curve[index]!.sides.length)) return null;
  const columns = scores.map((ofPairs) => differenceColumn(ofPairs, numImages));
  const cells = curve.map((place, index) => compareCell(place, scores[index]!, columns[index]!));
  const masked = cells.filter(({ place }) => !isClean(place));
  const adjusted = holm(masked.map(({ p }) => p));
  return {
    numImages,
    columns,
    cells: cells.map((cell) => ({ ...cell, adjustedP: adjusted[masked.indexOf(cell)] ?? cell.p })),
  };
}

function numPlannedByAll(sides: PlaceSides['sides'], kind: MaskKind): number {
  const trials = sides.flatMap(({ pair }) => [pair.first, pair.second]);
  const [first, ...others] = trials.map((trial) => plannedPlaces(trial, kind));
  return [...(first ?? [])].filter((place) => others.every((planned) => planned.has(place))).length;
}

function compareCell(
  { place, sides }: PlaceSides,
  scores: readonly PairedScores[],
  column: Float64Array,
): Omit<CellComparison, 'adjustedP'> {
  const accuracies = scores.map(({ first, second, numDraws }) => ({
    first: accuracyOf(first, numDraws),
    second: accuracyOf(second, numDraws),
  }));
  const { ratio, visible } = sides[0]!.cell.first;
  return {
    place,
    ratio,
    visible,
    firstAccuracy: mean(accuracies.map(({ first }) => first)),
    secondAccuracy: mean(accuracies.map(({ second }) => second)),
    difference: estimateOverSeeds(scores.map(accuracyGain), SHARE_DIFFERENCE, () =>
      intervalOverImages(column),
    ),
    p: mcnemar(differenceCounts(scores)),
  };
}

/** Second minus first, from counts, so that equal gains are equal numbers. */
function accuracyGain({ first, second, numDraws }: PairedScores): number {
  const count = second.reduce((sum, ofImage, image) => sum + ofImage - first[image]!, 0);
  return count / (second.length * numDraws);
}

/**
 * Interval of the mean difference per image: the percentile bootstrap. Where all images have the same difference, the
 * mean ± the upper end of Wilson's interval for 0 successes in n.
 */
function intervalOverImages(column: Float64Array): Interval {
  const { low, high } = percentileInterval(resampledMeans([column])[0]!);
  if (low < high) return { low, high };
  const unseen = wilsonInterval(0, column.length).high;
  return { low: Math.max(-1, low - unseen), high: Math.min(1, high + unseen) };
}

/** How often only the second side was right minus how often only the first, an image each, over draws and pairs. */
function differenceCounts(scores: readonly PairedScores[]): Int32Array {
  const counts = new Int32Array(scores[0]!.first.length);
  for (const { first, second } of scores) {
    for (let image = 0; image < counts.length; image += 1) counts[image]! += second[image]! - first[image]!;
  }
  return counts;
}

/** Mean over pairs of the difference in the share of draws that were right, an image each. */
function differenceColumn(scores: readonly PairedScores[], numImages: number): Float64Array {
  const column = new Float64Array(numImages);
  for (const { first, second, numDraws } of scores) {
    const weight = 1 / (numDraws * scores.length);
    for (let image = 0; image < numImages; image += 1)
      column[image]! += (second[image]! - first[image]!) * weight;
  }
  return column;
}

function weightedColumn(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const total = new Float64Array(columns[0]!.length);
  columns.forEach((column, index) => {
    for (let image = 0; image < total.length; image += 1) total[image]! += column[image]! * weights[index]!;
  });
  return total;
}
