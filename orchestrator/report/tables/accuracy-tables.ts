import { ratioAmounts } from '../amounts.js';
import type { RunSummary } from '../summary.js';
import { accuracyTable } from './accuracy-table.js';
import { fewPixelsTable } from './few-pixels-table.js';
import type { Table } from './table.js';

/** Tables of accuracy, the main one first: by hidden ratio, unless the experiment asks for visible counts alone. */
export function accuracyTables(summary: RunSummary): readonly [Table, ...Table[]] {
  const byRatio = accuracyTable(summary);
  const byVisible = fewPixelsTable(summary);
  if (byVisible === null) return [byRatio];
  return ratioAmounts(summary).some(({ value }) => value > 0) ? [byRatio, byVisible] : [byVisible, byRatio];
}
