import type { RunSummary } from '../summary.js';
import { accuracyTables } from './accuracy-tables.js';
import { comparisonTable } from './comparison-table.js';
import { curveTable } from './curve-table.js';
import type { Table } from './table.js';

/** Tables of a report by the part of the page that they stand in. */
export interface ReportTables {
  readonly main: Table;
  readonly further: readonly Table[];
  /** Null if nothing could be compared. */
  readonly compared: Table | null;
}

/** Makes all tables of a report. */
export function reportTables(summary: RunSummary): ReportTables {
  const [main, ...others] = accuracyTables(summary);
  const further = [...others, curveTable(summary)].filter((table) => table !== null);
  return { main, further, compared: comparisonTable(summary.comparisons, summary.nominal) };
}

/** The same in one list, the main one first. */
export function allTables(summary: RunSummary): Table[] {
  const { main, further, compared } = reportTables(summary);
  return [main, ...further, ...(compared === null ? [] : [compared])];
}
