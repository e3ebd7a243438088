import { expected, type Position, type SparsightError } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import type { Entry, Tree } from '../tree.js';
import { choiceOf } from './axis.js';
import type { Exclusion } from './exclusions.js';
import type { Axis } from './read-axes.js';

type Groups = readonly (readonly Axis[])[];

/** What a point under `exclude` leaves out; throws for a setting that is no axis and for a value that it does not take. */
export function readExclusion(point: readonly [string, Entry][], groups: Groups): Exclusion {
  const exclusion = new Map<number, readonly number[]>();
  for (const [name, { keyAt, value }] of point) {
    const group = groups.findIndex((axes) => axes.some(({ setting }) => setting.name === name));
    const axis = groups[group]?.find(({ setting }) => setting.name === name);
    if (axis === undefined) throw noAxis(name, keyAt, groups);
    const matching = matchingIndices(axis, value);
    const before = exclusion.get(group) ?? matching;
    exclusion.set(
      group,
      before.filter((index) => matching.includes(index)),
    );
  }
  return exclusion;
}

function matchingIndices(axis: Axis, value: Tree): number[] {
  const { label } = choiceOf(axis.setting, value);
  const labels = axis.choices.map((choice) => choice.label);
  const matching = labels.flatMap((each, index) => (each === label ? [index] : []));
  if (matching.length > 0) return matching;
  const { name } = axis.setting;
  const fix = suggestion(String(label), labels.slice(0, 1000).map(String));
  throw expected('excluded value', `one that ${name} takes`, label, {
    at: `sweep.exclude.${name}`,
    position: value.at,
    fix,
  });
}

function noAxis(name: string, position: Position, groups: Groups): SparsightError {
  const names = groups.flat().map(({ setting }) => setting.name);
  const details = { at: `sweep.exclude.${name}`, position, fix: suggestion(name, names) };
  return expected('excluded setting', 'an axis of the grid', name, details);
}
