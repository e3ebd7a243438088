import type { TrialData } from '../store/run-data.js';
import type { PointTrials } from './points.js';

/**
 * The trials of a point that count as replicates. With `train: null` every seed gives the same numbers, so that only the
 * most advanced trial counts.
 */
export function replicatesOf({ trials }: Pick<PointTrials, 'trials'>): readonly TrialData[] {
  const begun = trials.filter(({ config }) => config !== null);
  if (begun.length === 0 || begun.some(({ config }) => config?.train !== null)) return trials;
  const numRows = ({ evaluations }: TrialData): number => evaluations.length;
  return [begun.reduce((furthest, next) => (numRows(next) > numRows(furthest) ? next : furthest))];
}
