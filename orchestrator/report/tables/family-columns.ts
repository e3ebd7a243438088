import { type MaskSpec, patchSide, specText } from '../../experiment/mask-spec.js';
import { isPlain } from '../../experiment/mask-words.js';
import { familySymbol, type MaskKind, maskLabel } from '../keys/mask-kind.js';
import type { Column } from './table.js';

/** A column of mask kinds that differ in nothing but the fill. */
export interface MaskColumn extends Column {
  readonly mask: MaskSpec;
}

/** One column per mask, in the order of the kinds. */
export function maskColumns(kinds: readonly MaskKind[]): MaskColumn[] {
  const columns = new Map<string, MaskColumn>();
  for (const { mask } of kinds) {
    const text = specText(mask);
    if (!columns.has(text))
      columns.set(text, { key: columnKey(mask, columns), header: maskLabel({ mask }), mask });
  }
  return [...columns.values()];
}

/** The column of published figures beside a family's own. */
export function publishedColumn({ key, header, mask }: MaskColumn): Column {
  return { key: `${key}_published`, header: `${familySymbol(mask.family) || header} published` };
}

/** `scatter`, `scatter_4` with its patch size, `stripes_2` for the second set of other parameters. */
function columnKey(mask: MaskSpec, others: ReadonlyMap<string, MaskColumn>): string {
  if (isPlain(mask)) return mask.family;
  const side = patchSide(mask);
  const keys = new Set([...others.values()].map(({ key }) => key));
  const wanted = side === 1 ? mask.family : `${mask.family}_${side}`;
  if (side !== 1 && !keys.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!keys.has(`${wanted}_${number}`)) return `${wanted}_${number}`;
}
