import { certificateTables } from '../certificates/certificate-tables.js';
import type { RunSummary } from '../summary.js';
import { accuracyTables } from './accuracy-tables.js';
import { comparisonTable } from './comparison-table.js';
import { curveTable } from './curve-table.js';
import { searchTable } from './search-table.js';
import type { Table } from './table.js';
import { tableMarkdown } from './table-markdown.js';

/** Tables of a report by the part of the page that they stand in. */
export interface ReportTables {
  readonly main: Table;
  readonly further: readonly Table[];
  /** None without certificates. */
  readonly certificates: readonly Table[];
  /** Null if nothing could be compared. */
  readonly compared: Table | null;
}

/** Makes all tables of a report. */
export function reportTables(summary: RunSummary): ReportTables {
  const [main, ...others] = accuracyTables(summary);
  return {
    main,
    further: [...others, curveTable(summary), searchTable(summary)].filter((table) => table !== null),
    certificates: certificateTables(summary),
    compared: comparisonTable(summary.comparisons, summary.nominal),
  };
}

/** The same in one list, the main one first. */
export function allTables({ main, certificates, further, compared }: ReportTables): Table[] {
  return [main, ...certificates, ...further, ...(compared === null ? [] : [compared])];
}

/** Those that are printed: the main one, and the certificates in a few numbers each. */
export function printedMarkdown({ main, certificates }: ReportTables): string {
  return [main, ...certificates.slice(0, 1)].map(tableMarkdown).join('\n');
}
