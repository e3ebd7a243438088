import type { CommandModule } from 'yargs';
import type { CommonOptions } from './common-options.js';

export interface ReportOptions extends CommonOptions {
  run: string;
  latex: string | undefined;
  rows: string[] | undefined;
  columns: string | undefined;
}

export const command: CommandModule<CommonOptions, ReportOptions> = {
  command: 'report [run]',
  describe: 'Write tables, figures and a page of a run, finished or not, and print its main table',
  builder: (parser) =>
    parser
      .positional('run', {
        type: 'string',
        default: 'latest',
        describe: 'Directory, unique prefix, or latest',
      })
      .option('latex', {
        type: 'string',
        requiresArg: true,
        describe: 'Print one table for LaTeX instead, by its name in report/tables: accuracy, curves, …',
      })
      .option('rows', {
        type: 'string',
        array: true,
        nargs: 1,
        implies: 'latex',
        describe: 'Rows of that table, such as hidden_ratio=0,0.2; may be given for several columns',
      })
      .option('columns', {
        type: 'string',
        requiresArg: true,
        implies: 'latex',
        describe: 'Columns of that table, by their names in its CSV file, such as hidden_ratio,scatter',
      }),
  handler: async (options) => (await import('./report/print-report.js')).printReport(options),
};
