import { canonicalJson } from '../../experiment/canonical-json.js';
import type { Recoloring } from '../../protocol/generated.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { SHARE, UNBOUNDED, wilsonInterval } from '../statistics/intervals.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { type RecoloredCell, recoloredCells } from './trial-cells.js';

/** Colour L0 of a point: accuracy under an attack with so many recoloured pixels, over the seeds that have it. */
export interface RecoloringEstimates {
  readonly attack: Recoloring;
  readonly pixels: number;
  readonly numImages: number;
  readonly accuracy: Estimate;
  readonly success: Estimate;
  /** Images that went through the model per image. */
  readonly forwardsPerImage: Estimate;
}

/** Colour L0 of a point, by attack and number of pixels. */
export function recoloringsOf(point: PointTrials): RecoloringEstimates[] {
  const groups = new Map<string, RecoloredCell[]>();
  for (const cell of replicatesOf(point).flatMap(recoloredCells)) {
    const key = canonicalJson([cell.attack, cell.pixels, cell.numImages]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].map((cells) => {
    const { attack, pixels, numImages } = cells[0]!;
    const values = (metric: string) => cells.flatMap(({ metrics }) => metrics.get(metric) ?? []);
    const accuracies = values('accuracy');
    const overImages = () => wilsonInterval(accuracies[0]!, numImages);
    return {
      ...{ attack, pixels, numImages },
      accuracy: estimateOverSeeds(accuracies, SHARE, overImages),
      success: estimateOverSeeds(values('attack_success'), SHARE, () => null),
      forwardsPerImage: estimateOverSeeds(values('forwards_per_image'), UNBOUNDED, () => null),
    };
  });
}
