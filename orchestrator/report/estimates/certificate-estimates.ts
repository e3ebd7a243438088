import { evaluationKey, evaluationOf } from '../../experiment/evaluation-key.js';
import type {
  Certified,
  CertifiedBest,
  CertifiedBestRecord,
  CertifiedExactly,
  CertifiedExactlyRecord,
  CertifiedRecord,
  EvaluationMetric,
  EvaluationRecord,
} from '../../protocol/generated.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { type Bounds, type Interval, SHARE, wilsonInterval } from '../statistics/intervals.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { numberOf } from './trial-cells.js';

export type CertificateSettings = Certified | CertifiedBest | CertifiedExactly;

type CertificateRecord = CertifiedRecord | CertifiedBestRecord | CertifiedExactlyRecord;

/** One certificate of one point of the grid, over the seeds that have it. */
export interface CertificateEstimates {
  readonly settings: CertificateSettings;
  /** Visible pixels of a view; null where views show different numbers of them. */
  readonly visible: number | null;
  readonly numImages: number;
  /** Item r: share of images whose class is right and certified for r pixels, up to the greatest possible radius. */
  readonly byRadius: readonly Estimate[];
  /** Pixels that half of all images withstand. */
  readonly medianRadius: Estimate;
  readonly meanRadius: Estimate;
  readonly abstained: Estimate;
  /** Views that were forwarded per image, for the choice of the class and its bound. */
  readonly forwardsPerImage: Estimate;
  /** Accuracy of the smoothed classifier by seed: certified accuracy at radius 0. */
  readonly accuracyBySeed: ReadonlyMap<number, number>;
}

interface SeedRecord {
  readonly seed: number;
  readonly record: CertificateRecord;
}

/** Certificates of a point that at least one seed has, in the order of its evaluations. */
export function certificatesOf(point: PointTrials): CertificateEstimates[] {
  const bySettings = new Map<string, SeedRecord[]>();
  for (const { seed, evaluations } of replicatesOf(point)) {
    for (const record of evaluations) {
      if (!isCertificate(record)) continue;
      const key = evaluationKey(evaluationOf(record));
      bySettings.set(key, [...(bySettings.get(key) ?? []), { seed, record }]);
    }
  }
  return [...bySettings.values()].map(joinSeeds);
}

function joinSeeds(ofSeeds: readonly SeedRecord[]): CertificateEstimates {
  const records = ofSeeds.map(({ record }) => record);
  const { num_images: numImages, certified_accuracy: curve } = records[0]!;
  const settings = evaluationOf(records[0]!) as CertificateSettings;
  const overImages = (share: number): Interval => wilsonInterval(share, numImages);
  const metric = (name: EvaluationMetric, bounds: Bounds, interval: () => Interval | null): Estimate =>
    estimateOverSeeds(
      records.map(({ metrics }) => numberOf(metrics[name]!)),
      bounds,
      interval,
    );
  return {
    settings,
    visible: records[0]!.kind === 'certified' ? records[0]!.visible : null,
    numImages,
    byRadius: curve.map((share, radius) =>
      estimateOverSeeds(
        records.map(({ certified_accuracy }) => certified_accuracy[radius]!),
        SHARE,
        () => overImages(share),
      ),
    ),
    medianRadius: metric('median_radius', { low: 0, high: curve.length - 1 }, () =>
      medianRadiusInterval(curve, numImages),
    ),
    meanRadius: metric('mean_radius', { low: 0, high: curve.length - 1 }, () => null),
    abstained: metric('abstained', SHARE, () => overImages(numberOf(records[0]!.metrics.abstained!))),
    forwardsPerImage: metric('forwards_per_image', forwardsBounds(settings), () => null),
    accuracyBySeed: new Map(ofSeeds.map(({ seed, record }) => [seed, record.certified_accuracy[0]!])),
  };
}

/**
 * Interval over images of the median radius of one trial, in pixels: between the greatest radii at which the certified
 * accuracy is at least one half for certain, and may be (Wilson's interval); 0 where there is none.
 */
export function medianRadiusInterval(certifiedAccuracy: readonly number[], numImages: number): Interval {
  const intervals = certifiedAccuracy.map((share) => wilsonInterval(share, numImages));
  const greatest = (isHalf: (interval: Interval) => boolean): number =>
    Math.max(0, intervals.findLastIndex(isHalf));
  return { low: greatest(({ low }) => low >= 0.5), high: greatest(({ high }) => high >= 0.5) };
}

/** Whether a certificate speaks of squares of pixels, of which the radius is the side. */
export function isOfSquares({ settings }: Pick<CertificateEstimates, 'settings'>): boolean {
  return settings.kind === 'certified_exactly' && settings.views.name === 'bands';
}

function isCertificate(record: EvaluationRecord): record is CertificateRecord {
  return 'certified_accuracy' in record;
}

function forwardsBounds(settings: CertificateSettings): Bounds {
  if (settings.kind === 'certified_exactly') return { low: 0, high: Number.POSITIVE_INFINITY };
  const each = settings.kind === 'certified_best' ? settings.visible.length : 1;
  return { low: each * settings.select_votes, high: each * (settings.select_votes + settings.votes) };
}
