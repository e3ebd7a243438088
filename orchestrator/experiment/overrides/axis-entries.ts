import { expected, Found, type Position } from '../../errors.js';
import { type List, type Mapping, valueAt, withoutPath, withValueAt } from '../tree.js';

/** The experiment with an axis over the setting `name`. */
export function setAxis(
  tree: Mapping,
  kind: 'grid' | 'zip',
  name: string,
  values: List,
  at: Position,
): Mapping {
  const result = withValueAt(tree, ['sweep', kind, name], values, at);
  if (result === undefined)
    throw expected(`sweep.${kind}`, 'a mapping', new Found('something else'), { position: at });
  return result as Mapping;
}

/** The experiment without an axis over the setting `name`; the same object if there is none. */
export function removeAxis(tree: Mapping, name: string): Mapping {
  const kind = (['grid', 'zip'] as const).find((each) => valueAt(tree, ['sweep', each, name]) !== undefined);
  if (kind === undefined) return tree;
  const without = withoutPath(tree, ['sweep', kind, name]);
  const axes = valueAt(without, ['sweep', kind]);
  const isEmpty = axes?.kind === 'mapping' && axes.entries.size === 0;
  return (isEmpty ? withoutPath(without, ['sweep', kind]) : without) as Mapping;
}
