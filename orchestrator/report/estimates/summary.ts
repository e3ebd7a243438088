import type { RunData } from '../../store/run-data.js';
import { kindsByAmount, kindsOf, type MaskKind } from '../keys/mask-kind.js';
import { type NominalAmounts, nominalAmounts } from '../keys/nominal-amounts.js';
import { type PointTrials, pointsOf, replicatesOf } from '../keys/points.js';
import { type CellEstimates, cellEstimates } from './cell-estimates.js';
import { type CertificateEstimates, certificatesOf } from './certificate-estimates.js';
import { type ClassScores, isCountedByClass, pointClasses } from './class-scores.js';
import { type Comparison, comparisonsOf } from './comparisons.js';
import { type CurveSummary, summariseCurve } from './curve-summary.js';
import { type Curve, curvesOf } from './curves.js';
import { flipsOf, type SearchFlips } from './flips.js';
import { ImageScores } from './image-scores.js';
import { type MaskComparison, maskComparisons } from './mask-comparisons.js';
import { type RecoloringEstimates, recoloringsOf } from './recoloring-estimates.js';
import { type Sandwich, sandwichesOf } from './sandwich.js';
import { trialCells } from './trial-cells.js';
import { type VarianceSplit, varianceSplits } from './variance.js';

/** One point of the grid with all that was measured of it. */
export interface PointSummary extends PointTrials {
  readonly cells: readonly CellEstimates[];
  readonly curves: readonly Curve[];
  readonly curveSummaries: readonly CurveSummary[];
  readonly certificates: readonly CertificateEstimates[];
  /** What is provable and what was found, of certificates whose smoothed classifiers were searched. */
  readonly sandwiches: readonly Sandwich[];
  /** Where the spread of being right or wrong comes from, at the amounts that stand for the masks. */
  readonly variances: readonly VarianceSplit[];
  /** Colour L0: accuracy under attacks that recolour pixels. */
  readonly recolorings: readonly RecoloringEstimates[];
  /** Images that searches flip. */
  readonly flips: readonly SearchFlips[];
  /** By class, on clean images and under the masks that stand for the run; empty without predictions. */
  readonly classes: readonly ClassScores[];
}

/** A run in numbers: tables, figures, sentences and the page are all made of this. */
export interface RunSummary {
  readonly run: RunData;
  readonly points: readonly PointSummary[];
  /** Mask kinds met in any point, in the order of the columns. */
  readonly kinds: readonly MaskKind[];
  /** What the experiment file asks for. */
  readonly nominal: readonly NominalAmounts[];
  readonly comparisons: readonly Comparison[];
  /** Masks of each point compared in pairs. */
  readonly maskComparisons: readonly MaskComparison<PointSummary>[];
}

/** Computes everything that a report says about a run. */
export function summarise(run: RunData): RunSummary {
  const trials = pointsOf(run);
  const measured = trials.flatMap(replicatesOf).flatMap(trialCells);
  const kinds = kindsOf(measured.map(({ place }) => place));
  const nominal = nominalAmounts(run.experiment.evaluate.masks);
  const scores = new ImageScores(run, isCountedByClass({ kinds, nominal }));
  const points = trials.map((point) => summarisePoint(run, scores, point, { kinds, nominal }));
  return {
    run,
    points,
    kinds,
    nominal,
    comparisons: comparisonsOf(run, scores, points),
    maskComparisons: maskComparisons(scores, points, kinds),
  };
}

function summarisePoint(
  run: RunData,
  scores: ImageScores,
  point: PointTrials,
  headed: Pick<RunSummary, 'kinds' | 'nominal'>,
): PointSummary {
  const cells = cellEstimates(scores, point);
  const curves = curvesOf(scores, point, cells, kindsByAmount(headed.kinds));
  const certificates = certificatesOf(point);
  const summary = {
    ...point,
    cells,
    curves,
    curveSummaries: curves.flatMap((curve) => summariseCurve(scores, point, curve) ?? []),
    certificates,
    sandwiches: sandwichesOf(scores, point, certificates),
    recolorings: recoloringsOf(point),
    classes: [],
    variances: [],
    flips: flipsOf(run, scores, point),
  };
  return {
    ...summary,
    classes: pointClasses(scores, summary, headed),
    variances: varianceSplits(scores, summary, headed),
  };
}
