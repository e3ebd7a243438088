import type { Site } from '../site.js';
import { choiceOf, settingNamed } from '../sweep/axis.js';
import { valueAt } from '../tree.js';

/** Published figures may stand beside points that settings tell apart: each must be one that can be varied. */
export function checkPublished({ tree }: Site): void {
  const where = valueAt(tree, ['published', 'where']);
  if (where?.kind !== 'mapping') return;
  for (const [name, { keyAt, value }] of where.entries) choiceOf(settingNamed(name, keyAt, tree), value);
}
