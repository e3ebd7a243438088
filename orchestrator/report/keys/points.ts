import { shownModel } from '../../experiment/model-source.js';
import { tellingKey } from '../../experiment/settings-path.js';
import { valueText } from '../../experiment/value-text.js';
import type { DatasetFacts } from '../../protocol/generated.js';
import type { Point, RunData, TrialData } from '../../store/run-data.js';

/** The trials of one point of the grid, one per seed. */
export interface PointTrials {
  readonly point: Point;
  /** Its varied settings in a few words; unique in the run. */
  readonly label: string;
  readonly trials: readonly TrialData[];
  /** Facts of its data set; null until one of its trials has begun. */
  readonly facts: DatasetFacts | null;
}

/** Points of a run in the order of its grid. */
export function pointsOf(run: RunData): PointTrials[] {
  const byPoint = new Map<string, TrialData[]>();
  for (const trial of run.trials) {
    const key = JSON.stringify(trial.point);
    const trials = byPoint.get(key);
    if (trials === undefined) byPoint.set(key, [trial]);
    else trials.push(trial);
  }
  const groups = [...byPoint.values()];
  const axes = varyingAxes(groups.map((trials) => trials[0]!));
  return groups.map((trials) => {
    const { point } = trials[0]!;
    const label = axes.length === 0 ? trainingOf(trials[0]!) : pointLabel(point, axes);
    const begun = trials.find(({ config }) => config !== null);
    return { point, label, trials, facts: begun?.config?.dataset.facts ?? null };
  });
}

/** Dotted paths of all settings that the points give, in the order of the axes. */
export function axisKeys(points: readonly Pick<PointTrials, 'point'>[]): string[] {
  return [...new Set(points.flatMap(({ point }) => Object.keys(point)))];
}

/** Those of them in which the points differ. */
export function varyingAxes(points: readonly Pick<PointTrials, 'point'>[]): string[] {
  return axisKeys(points).filter((axis) => new Set(points.map(({ point }) => point[axis])).size > 1);
}

/** Name of a setting in a report: the last part of its path that says something, unless two axes share it. */
export function axisName(axis: string, axes: readonly string[]): string {
  const last = tellingKey(axis);
  return axes.filter((other) => tellingKey(other) === last).length > 1 ? axis : last;
}

function pointLabel(point: Point, axes: readonly string[]): string {
  const own = axes.filter((axis) => axis in point);
  if (axes.length === 1) return valueText(point[axes[0]!] ?? 'default');
  if (own.length === 0) return 'default';
  return own.map((axis) => `${axisName(axis, axes)} ${valueText(point[axis]!)}`).join(', ');
}

/** What the only point of a run is called. */
function trainingOf({ config }: TrialData): string {
  if (config === null) return 'all trials';
  const name = shownModel(config.model.name);
  return config.train === null ? name : `${name}, ${config.train.regime}`;
}

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
