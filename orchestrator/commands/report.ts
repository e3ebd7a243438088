import type { CommandModule } from 'yargs';
import type { CommonOptions } from './common-options.js';

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
  handler: async (options) => (await import('./report/print-report.js')).printReport(options),
};
