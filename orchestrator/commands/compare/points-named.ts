import { valueText } from '../../experiment/value-text.js';
import type { PointTrials } from '../../report/points.js';
import type { Scalar } from '../../store/run-data.js';

/**
 * The points that a word names: the one with that label; those with these settings, of whose paths the last part will
 * do and `.name` may be left out (`regime=mixed,model=mlp`); or those of which one varied setting has that value.
 */
export function pointsNamed(points: readonly PointTrials[], word: string): readonly PointTrials[] {
  const labelled = points.filter(({ label }) => label === word);
  if (labelled.length > 0) return labelled;
  const settings = word.includes('=') ? settingsOf(word) : [];
  const matches = points.filter((point) => settings.every(([path, value]) => hasSetting(point, path, value)));
  if (settings.length > 0 && matches.length > 0) return matches;
  return points.filter(({ point }) => Object.values(point).some((own) => isValue(own, word)));
}

/** Values of the settings in which the points differ, as they are shown. */
export function valuesOf(points: readonly PointTrials[]): string[] {
  const values = points.flatMap(({ point }) => Object.values(point).map(valueText));
  return [...new Set(values)];
}

/** A value may hold a comma, too: only one before another setting ends it. */
function settingsOf(word: string): (readonly [path: string, value: string])[] {
  return word.split(/,(?=[\w.]+=)/).map((setting) => {
    const end = setting.indexOf('=');
    return [setting.slice(0, end), setting.slice(end + 1)] as const;
  });
}

function hasSetting({ point }: PointTrials, path: string, value: string): boolean {
  return Object.entries(point).some(([axis, own]) => isNamed(axis, path) && isValue(own, value));
}

function isNamed(axis: string, path: string): boolean {
  return [axis, axis.replace(/\.name$/, '')].some((name) => name === path || name.endsWith(`.${path}`));
}

function isValue(own: Scalar, value: string): boolean {
  return String(own) === value || valueText(own) === value;
}
