import { tellingKey } from '../../experiment/settings-path.js';
import { valueText } from '../../experiment/value-text.js';
import { findRun } from '../../store/find-run.js';
import { readPlan } from '../../store/read-run.js';

/** The values of each axis of a run, as a point is named by them: `regime=masked`; none if there is no such run. */
export function pointSettings(runs: string, run: string): string[] {
  try {
    const { axes } = readPlan(findRun(runs, run));
    const settings = Object.entries(axes).flatMap(([path, values]) =>
      values.map((value) => `${tellingKey(path)}=${valueText(value)}`),
    );
    return settings.filter((setting) => !/\s/.test(setting));
  } catch {
    return []; // A word that names no run has no points.
  }
}
