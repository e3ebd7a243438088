import type { CertificateEstimates } from './estimates/certificate-estimates.js';
import type { Comparison } from './estimates/comparisons.js';
import type { Estimate } from './estimates/estimate.js';
import type { RecoloringEstimates } from './estimates/recoloring-estimates.js';
import type { Sandwich } from './estimates/sandwich.js';
import type { RunSummary } from './estimates/summary.js';
import { answersOf } from './words/answer/answer.js';
import { missingOf } from './words/missing.js';
import { warningsOf } from './words/warnings.js';

/** A run's numbers as one JSON value. */
export function summaryRecord(summary: RunSummary) {
  const { run, points, comparisons } = summary;
  return {
    run: run.name,
    missing: missingOf(summary),
    warnings: warningsOf(summary),
    answer: answersOf(summary).map(({ text }) => text),
    points: points.map(({ point, label, cells, curveSummaries, certificates, sandwiches, recolorings }) => ({
      point,
      label,
      cells: cells.map(({ place, visible, ratio, numImages, numDraws, metrics }) => ({
        ...place,
        visible,
        ratio,
        num_images: numImages,
        num_draws: numDraws,
        metrics: Object.fromEntries([...metrics].map(([metric, estimate]) => [metric, record(estimate)])),
      })),
      curves: curveSummaries.map(({ kind, maxRatio, area, retained, ratioAtHalf, visibleAtHalf }) => ({
        ...kind,
        max_ratio: maxRatio,
        mean_accuracy: record(area),
        retained: record(retained),
        ratio_at_half: record(ratioAtHalf),
        visible_at_half: record(visibleAtHalf),
      })),
      certificates: certificates.map(certificateRecord),
      sandwiches: sandwiches.map(sandwichRecord),
      recolorings: recolorings.map(recoloringRecord),
    })),
    comparisons: comparisons.map(comparisonRecord),
  };
}

function certificateRecord(certificate: CertificateEstimates) {
  const { settings, visible, byRadius } = certificate;
  return {
    ...settings,
    ...(settings.kind === 'certified' && { visible, ratio: settings.hidden / (settings.hidden + visible!) }),
    certified_accuracy: byRadius.map((estimate, radius) => ({ radius, ...record(estimate) })),
    median_radius: record(certificate.medianRadius),
    mean_radius: record(certificate.meanRadius),
    abstained: record(certificate.abstained),
    forwards_per_image: record(certificate.forwardsPerImage),
  };
}

function recoloringRecord({ attack, pixels, accuracy, success, forwardsPerImage }: RecoloringEstimates) {
  return {
    ...{ attack, pixels, accuracy: record(accuracy), attack_success: record(success) },
    forwards_per_image: record(forwardsPerImage),
  };
}

function sandwichRecord({ certificate, rows }: Sandwich) {
  return {
    certificate: certificate.settings,
    rows: rows.map((row) => ({
      ...{ hidden: row.hidden, ratio: row.ratio },
      certified: row.certified && record(row.certified),
      worst_found: row.worstFound && record(row.worstFound),
      random: row.random && record(row.random),
      single_pass: row.singlePass && record(row.singlePass),
      color_l0: row.colorL0 && record(row.colorL0),
    })),
  };
}

/** A paired comparison as one JSON value; differences are second minus first, in [−1, 1]. */
export function comparisonRecord({ first, second, numPairs, curves, obstacle }: Comparison) {
  return {
    first: { point: first.point, label: first.label },
    second: { point: second.point, label: second.label },
    num_pairs: numPairs,
    obstacle,
    curves: curves.map((curve) => ({
      ...curve.kind,
      num_images: curve.numImages,
      num_pairs: curve.numPairs,
      is_partial: curve.isPartial,
      area: { mean: curve.area, ci_low: curve.areaInterval.low, ci_high: curve.areaInterval.high },
      cells: curve.cells.map(
        ({ place, ratio, visible, firstAccuracy, secondAccuracy, difference, p, adjustedP }) => ({
          hidden: place.hidden,
          visible,
          ratio,
          first: firstAccuracy,
          second: secondAccuracy,
          difference: record(difference),
          p,
          p_holm: adjustedP,
        }),
      ),
    })),
  };
}

function record({ mean, interval, numSeeds }: Estimate) {
  return {
    mean: Number.isFinite(mean) ? mean : null,
    ci_low: interval?.low ?? null,
    ci_high: interval?.high ?? null,
    num_seeds: numSeeds,
  };
}
