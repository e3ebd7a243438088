import { ratioAmounts } from '../estimates/measured-amounts.js';
import type { RunSummary } from '../estimates/summary.js';
import { accuracyTable } from './accuracy-table.js';
import { certificateTables } from './certificate-tables.js';
import { classTable, confusionTable } from './class-tables.js';
import { comparisonTable } from './comparison-table.js';
import { curveTable } from './curve-table.js';
import { fewPixelsTable } from './few-pixels-table.js';
import { flipTable } from './flip-table.js';
import { givenMasksTable } from './given-masks-table.js';
import { keptTable } from './kept-table.js';
import { maskComparisonTable } from './mask-comparison-table.js';
import { maskingErrorTable } from './masking-error-table.js';
import { recoloringTable } from './recoloring-table.js';
import { sandwichTable } from './sandwich-table.js';
import { searchTable } from './search-table.js';
import type { Table } from './table.js';
import { tableMarkdown } from './table-markdown.js';
import { topKTable } from './top-k-table.js';
import { transferTable } from './transfer-table.js';
import { varianceTable } from './variance-table.js';

/** Tables of a report by the part of the page that they stand in. */
export interface ReportTables {
  readonly main: Table;
  /** Null without masks of the user's own. */
  readonly given: Table | null;
  readonly further: readonly Table[];
  /** None without certificates. */
  readonly certificates: readonly Table[];
  /** Null if nothing could be compared. */
  readonly compared: Table | null;
  /** Masks of the same models; null where there is but one. */
  readonly comparedMasks: Table | null;
}

/** Makes all tables of a report. */
export function reportTables(summary: RunSummary): ReportTables {
  const [main, ...others] = accuracyTables(summary);
  return {
    main,
    given: givenMasksTable(summary),
    further: [
      ...others,
      topKTable(summary),
      curveTable(summary),
      keptTable(summary),
      maskingErrorTable(summary),
      transferTable(summary, 'mask'),
      transferTable(summary, 'fill'),
      varianceTable(summary),
      searchTable(summary),
      recoloringTable(summary),
      flipTable(summary),
      classTable(summary),
      confusionTable(summary),
    ].filter((table) => table !== null),
    certificates: [...certificateTables(summary), sandwichTable(summary)].filter((table) => table !== null),
    compared: comparisonTable(summary.comparisons, summary.nominal),
    comparedMasks: maskComparisonTable(summary),
  };
}

/** The same in one list, the main one first. */
export function allTables(tables: ReportTables): Table[] {
  const { main, given, certificates, further, compared, comparedMasks } = tables;
  return [main, given, ...certificates, ...further, compared, comparedMasks].filter(
    (table) => table !== null,
  );
}

/** Those that are printed: the main one, masks of the user's own, and the certificates in a few numbers each. */
export function printedMarkdown({ main, given, certificates }: ReportTables): string {
  const printed = [main, given, ...certificates.slice(0, 1)].filter((table) => table !== null);
  return printed.map(tableMarkdown).join('\n');
}

/** Tables of accuracy, the main one first: by hidden ratio, unless the experiment asks for visible counts alone. */
function accuracyTables(summary: RunSummary): readonly [Table, ...Table[]] {
  const byRatio = accuracyTable(summary);
  const byVisible = fewPixelsTable(summary);
  if (byVisible === null) return [byRatio];
  return ratioAmounts(summary).some(({ value }) => value > 0) ? [byRatio, byVisible] : [byVisible, byRatio];
}
