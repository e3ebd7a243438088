import { familyLabel, familySymbol, type MaskKind } from '../mask-kind.js';
import type { Column } from './table.js';

/** A column of mask kinds that differ in nothing but the fill. */
export interface FamilyColumn extends Column {
  readonly family: MaskKind['family'];
  readonly granularity: number;
}

/** One column a family and patch size, in the order of the kinds. */
export function familyColumns(kinds: readonly MaskKind[]): FamilyColumn[] {
  const columns = new Map<string, FamilyColumn>();
  for (const kind of kinds) {
    const { family, granularity } = kind;
    const key = granularity === 1 ? family : `${family}_${granularity}`;
    columns.set(key, { key, header: familyLabel(kind), family, granularity });
  }
  return [...columns.values()];
}

/** The column of published figures beside a family's own. */
export function publishedColumn({ key, header, family }: FamilyColumn): Column {
  return { key: `${key}_published`, header: `${familySymbol(family) || header} published` };
}
