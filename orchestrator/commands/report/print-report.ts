import { join } from 'node:path';
import { expected, Found } from '../../errors.js';
import { summaryRecord } from '../../report/records.js';
import { printedMarkdown, reportTables } from '../../report/tables/report-tables.js';
import { missingOf } from '../../report/words/missing.js';
import { warningsOf } from '../../report/words/warnings.js';
import { findRun } from '../../store/find-run.js';
import { fittedMarkdown } from '../fitted-markdown.js';
import { warningLines } from '../notices.js';
import type { ReportOptions } from '../report.js';
import { chosenLatex } from './chosen-latex.js';
import { writeReport } from './write-report.js';

/** Writes the report of a run; its main table, with --json all numbers, or with --latex the chosen table, on stdout, what is missing on stderr. */
export async function printReport({
  runs,
  run,
  json,
  quiet,
  latex,
  rows = [],
  columns,
}: ReportOptions): Promise<void> {
  if (json && latex !== undefined) throw expected('output', 'either --json or --latex', new Found('both'));
  const directory = findRun(runs, run);
  const { summary, files, withoutSheet } = await writeReport(directory);
  const paths = files.map((file) => join(directory.report, file));
  const record = () => ({ ...summaryRecord(summary), directory: directory.report, files: paths });
  const table = () => fittedMarkdown(printedMarkdown(reportTables(summary)), process.stdout.columns);
  if (latex !== undefined) process.stdout.write(chosenLatex(summary, { latex, rows, columns }));
  else process.stdout.write(json ? `${JSON.stringify(record())}\n` : table());
  if (quiet) return;
  const page = `Report: ${join(directory.report, 'index.html')}`;
  process.stderr.write(
    [
      ...missingOf(summary),
      ...warningLines(warningsOf(summary)),
      ...(withoutSheet === null ? [] : [withoutSheet]),
      page,
    ]
      .map((line) => `${line}\n`)
      .join(''),
  );
}
