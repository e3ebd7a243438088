import { chanceOf } from '../../experiment/chance.js';
import type { PointTrials } from '../keys/points.js';

/** How often guessing is right at these points, each value once. */
export function chancesOf(points: readonly Pick<PointTrials, 'trials'>[]): number[] {
  const configs = points.flatMap(({ trials }) => trials.flatMap(({ config }) => config ?? []));
  return [...new Set(configs.map(chanceOf))];
}
