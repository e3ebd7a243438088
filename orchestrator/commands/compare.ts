import type { CommandModule } from 'yargs';
import type { CommonOptions } from './common-options.js';

interface CompareOptions extends CommonOptions {
  sides: string[];
}

export const command: CommandModule<CommonOptions, CompareOptions> = {
  command: 'compare <sides..>',
  describe: 'Compare two points image by image: RUN POINT POINT, RUN RUN, or RUN POINT RUN POINT',
  builder: (parser) =>
    parser.positional('sides', {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'Runs, and points of the run before them by setting (regime=mixed), by a value that it alone has (mixed), or by label',
    }),
  handler: async (options) => (await import('./compare/print-comparison.js')).printComparison(options),
};
