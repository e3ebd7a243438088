import { expected, Found, type Position } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import { type Entry, keyPositionAt, type List, type Mapping, plainOf, type Tree, valueAt } from '../tree.js';
import { type Choice, choiceOf, type Setting, settingNamed } from './axis.js';
import type { Exclusion } from './exclusions.js';
import { Grid } from './grid.js';

/** Points times seeds that one experiment may have. */
export const MAX_TRIALS = 10_000_000;

/** A varied setting with its values. */
export interface Axis {
  readonly setting: Setting;
  readonly choices: readonly Choice[];
}

/** What an experiment varies. */
export interface Sweep {
  /** Axes of one group vary together; a grid's axis is a group of its own. */
  readonly groups: readonly (readonly Axis[])[];
  readonly grid: Grid;
  readonly included: readonly (readonly Choice[])[];
  readonly seeds: readonly number[];
}

/** The sweep of a valid tree; throws for axes that are unknown, double, unequal, or empty, and for more than 10^7 trials. */
export function readSweep(tree: Mapping): Sweep {
  const gridAxes = axesAt(tree, 'grid');
  const zipAxes = axesAt(tree, 'zip');
  refuseOverlap([...gridAxes, ...zipAxes]);
  refuseUnequal(zipAxes);
  const groups = [...gridAxes.map((axis) => [axis]), ...(zipAxes.length > 0 ? [zipAxes] : [])];
  const exclusions = pointsAt(tree, 'exclude').map((point) => exclusionOf(point, groups));
  const included = pointsAt(tree, 'include').map((point) => includedPoint(point, tree));
  const sizes = groups.map((axes) => axes[0]!.choices.length);
  const seeds = seedsOf(tree);
  refuseTooMany(sizes, seeds.length, keyPositionAt(tree, ['sweep']));
  const grid = new Grid(groups.length === 0 && included.length > 0 ? [0] : sizes, exclusions);
  if (grid.numPoints + included.length === 0) throw nothingLeft(tree);
  return { groups, grid, included, seeds };
}

function axesAt(tree: Mapping, kind: 'grid' | 'zip'): Axis[] {
  const axes = valueAt(tree, ['sweep', kind]);
  if (axes?.kind !== 'mapping') return [];
  if (axes.entries.size === 0) {
    const position = keyPositionAt(tree, ['sweep', kind]);
    throw expected(
      `sweep.${kind}`,
      'one axis or more',
      {},
      { at: `sweep.${kind}`, position, fix: 'Remove it.' },
    );
  }
  return [...axes.entries].map(([name, entry]) => axisOf(name, entry, tree, kind));
}

function axisOf(name: string, { keyAt, value }: Entry, tree: Mapping, kind: 'grid' | 'zip'): Axis {
  const setting = settingNamed(name, keyAt, tree);
  const choices = (value as List).items.map((item) => choiceOf(setting, item));
  if (kind === 'grid') refuseRepeated(setting, choices);
  return { setting, choices };
}

function refuseRepeated({ name }: Setting, choices: readonly Choice[]): void {
  const seen = new Set<unknown>();
  for (const { label, value } of choices) {
    if (seen.has(label)) {
      throw expected(`values of ${name}`, 'different from each other', label, {
        at: name,
        position: value.at,
      });
    }
    seen.add(label);
  }
}

function refuseOverlap(axes: readonly Axis[]): void {
  const settings = axes.map(({ setting }) => setting);
  for (const [index, { name, at: position }] of settings.entries()) {
    const other = settings
      .slice(0, index)
      .find((each) => `${each.name}.`.startsWith(`${name}.`) || `${name}.`.startsWith(`${each.name}.`));
    if (other === undefined) continue;
    const fix = other.name === name ? 'Keep one of the two.' : `It is varied with ${other.name} already.`;
    throw expected('axis', 'varied once', name, { at: name, position, fix });
  }
}

function refuseUnequal(axes: readonly Axis[]): void {
  const wanted = axes[0]?.choices.length;
  const odd = axes.find(({ choices }) => choices.length !== wanted);
  if (odd === undefined) return;
  const { name, at: position } = odd.setting;
  const rule = `${wanted} values, as many as ${axes[0]!.setting.name} has`;
  throw expected(`zipped axis ${name}`, rule, odd.choices.length, { at: `sweep.zip.${name}`, position });
}

function refuseTooMany(sizes: readonly number[], numSeeds: number, position: Position): void {
  const numTrials = sizes.reduce((product, size) => product * size, numSeeds);
  if (numTrials <= MAX_TRIALS) return;
  const fix = `That is ${sizes.join(' × ')} points, ${numSeeds === 1 ? '1 seed' : `${numSeeds} seeds`} each; vary fewer settings, or zip some.`;
  throw expected('sweep', `at most ${MAX_TRIALS} trials`, numTrials, { at: 'sweep', position, fix });
}

function seedsOf(tree: Mapping): number[] {
  const written = valueAt(tree, ['sweep', 'seeds']);
  const seeds = written === undefined ? 1 : (plainOf(written) as number | number[]);
  if (typeof seeds === 'number') return Array.from({ length: seeds }, (_, index) => index);
  const seen = new Set<number>();
  const repeated = seeds.findIndex((seed) => seen.size === seen.add(seed).size);
  if (repeated === -1) return seeds;
  const position = (written as List).items[repeated]!.at;
  throw expected('seeds', 'different from each other', seeds[repeated], { at: 'sweep.seeds', position });
}

function nothingLeft(tree: Mapping) {
  const position = keyPositionAt(tree, ['sweep', 'exclude']);
  return expected('sweep', 'a grid with a point left', new Found('one that is excluded whole'), {
    at: 'sweep.exclude',
    position,
  });
}

function pointsAt(tree: Mapping, kind: 'include' | 'exclude'): [string, Entry][][] {
  const points = valueAt(tree, ['sweep', kind]);
  return points?.kind === 'list' ? points.items.map((point) => [...(point as Mapping).entries]) : [];
}

function includedPoint(point: readonly [string, Entry][], tree: Mapping): Choice[] {
  return point.map(([name, { keyAt, value }]) => choiceOf(settingNamed(name, keyAt, tree), value));
}

function exclusionOf(point: readonly [string, Entry][], groups: Sweep['groups']): Exclusion {
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

function noAxis(name: string, position: Position, groups: Sweep['groups']) {
  const names = groups.flat().map(({ setting }) => setting.name);
  const details = { at: `sweep.exclude.${name}`, position, fix: suggestion(name, names) };
  return expected('excluded setting', 'an axis of the grid', name, details);
}
