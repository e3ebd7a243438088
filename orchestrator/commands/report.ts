import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { summaryRecord } from '../report/records.js';
import { accuracyTable } from '../report/tables/accuracy-table.js';
import { tableMarkdown } from '../report/tables/table-markdown.js';
import { findRun } from '../store/find-run.js';
import type { CommonOptions } from './common-options.js';
import { writeReport } from './report/write-report.js';

interface ReportOptions extends CommonOptions {
  run: string;
}

export const command: CommandModule<CommonOptions, ReportOptions> = {
  command: 'report [run]',
  describe: 'Write tables, figures and a page of a run, finished or not, and print its main table',
  builder: (parser) =>
    parser.positional('run', {
      type: 'string',
      default: 'latest',
      describe: 'Directory, unique prefix, or latest',
    }),
  handler: async ({ runs, run, json, quiet }) => {
    const directory = findRun(runs, run);
    const { summary, files } = await writeReport(directory);
    const paths = files.map((file) => join(directory.report, file));
    process.stdout.write(
      json
        ? `${JSON.stringify({ ...summaryRecord(summary), directory: directory.report, files: paths })}\n`
        : tableMarkdown(accuracyTable(summary)),
    );
    if (quiet) return;
    for (const sentence of summary.missing) process.stderr.write(`${sentence}\n`);
    process.stderr.write(`Report: ${join(directory.report, 'index.html')}\n`);
  },
};
