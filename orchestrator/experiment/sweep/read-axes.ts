import { expected } from '../../errors.js';
import { type Entry, keyPositionAt, type List, type Mapping, valueAt } from '../tree.js';
import { type Choice, choiceOf, type Setting, settingNamed } from './axis.js';
import { distinct } from './distinct.js';

/** A varied setting with its values. */
export interface Axis {
  readonly setting: Setting;
  readonly choices: readonly Choice[];
}

/** The axes of a valid tree in groups that vary together; throws for axes that are unknown, double, unequal or empty. */
export function readAxes(tree: Mapping): readonly (readonly Axis[])[] {
  const gridAxes = axesAt(tree, 'grid');
  const zipAxes = axesAt(tree, 'zip');
  refuseOverlap([...gridAxes, ...zipAxes]);
  refuseUnequal(zipAxes);
  return [...gridAxes.map((axis) => [axis]), ...(zipAxes.length > 0 ? [zipAxes] : [])];
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
  if (distinct(choices.map(({ label }) => label)).length === choices.length) return;
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
