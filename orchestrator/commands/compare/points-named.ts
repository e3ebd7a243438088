import { valueText } from '../../experiment/value-text.js';
import type { PointTrials } from '../../report/keys/points.js';
import type { Scalar } from '../../store/run-data.js';

/**
 * The points that a word names: the one with that label; those with these settings, of whose paths the last part will
 * do and `.name` may be left out (`regime=mixed,model=mlp`); those of which one varied setting has that value; or where
 * a whole section is varied, those of which one setting in it does.
 */
export function pointsNamed(points: readonly PointTrials[], word: string): readonly PointTrials[] {
  const labelled = points.filter(({ label }) => label === word);
  if (labelled.length > 0) return labelled;
  const varied = matching(points, word, ({ point }) => Object.entries(point));
  return varied.length > 0 ? varied : matching(points, word, ({ point }) => insideSections(point));
}

type Settings = readonly (readonly [path: string, value: Scalar])[];

function matching(
  points: readonly PointTrials[],
  word: string,
  settingsOf: (point: PointTrials) => Settings,
): readonly PointTrials[] {
  const wanted = word.includes('=') ? wantedSettings(word) : [];
  const matches = points.filter((point) =>
    wanted.every(([path, value]) =>
      settingsOf(point).some(([axis, own]) => isNamed(axis, path) && isValue(own, value)),
    ),
  );
  if (wanted.length > 0 && matches.length > 0) return matches;
  return points.filter((point) => settingsOf(point).some(([, own]) => isValue(own, word)));
}

/** The varied settings, and what stands in those that are mappings: `model` with `{"width":2}` has `model.width`, too. */
function insideSections(point: PointTrials['point']): Settings {
  return Object.entries(point).flatMap(([axis, value]) => [
    [axis, value] as const,
    ...entriesIn(axis, value),
  ]);
}

function entriesIn(axis: string, value: Scalar): Settings {
  if (typeof value !== 'string' || !value.startsWith('{')) return [];
  try {
    const entries = Object.entries(JSON.parse(value) as Record<string, Scalar>);
    return entries.map(([key, inside]) => [`${axis}.${key}`, inside] as const);
  } catch {
    return []; // A text that only begins like a mapping.
  }
}

/** Values of the settings in which the points differ, as they are shown. */
export function valuesOf(points: readonly PointTrials[]): string[] {
  const values = points.flatMap(({ point }) => Object.values(point).map(valueText));
  return [...new Set(values)];
}

/** A value may hold a comma, too: only one before another setting ends it. */
function wantedSettings(word: string): (readonly [path: string, value: string])[] {
  return word.split(/,(?=[\w.]+=)/).map((setting) => {
    const end = setting.indexOf('=');
    return [setting.slice(0, end), setting.slice(end + 1)] as const;
  });
}

function isNamed(axis: string, path: string): boolean {
  return [axis, axis.replace(/\.name$/, '')].some((name) => name === path || name.endsWith(`.${path}`));
}

function isValue(own: Scalar, value: string): boolean {
  return String(own) === value || valueText(own) === value;
}
