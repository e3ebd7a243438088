import type { CommandModule } from 'yargs';
import { findRun } from '../store/find-run.js';
import { readingRuns } from '../store/misfits.js';
import { readRun } from '../store/read-run.js';
import type { RunData } from '../store/run-data.js';
import type { CommonOptions } from './common-options.js';
import { statusLines, statusRecord } from './status/status-text.js';

interface StatusOptions extends CommonOptions {
  run: string;
}

export const command: CommandModule<CommonOptions, StatusOptions> = {
  command: 'status [run]',
  describe: 'Show the progress of a run and of each of its trials',
  builder: (parser) =>
    parser.positional('run', {
      type: 'string',
      default: 'latest',
      describe: 'Directory, unique prefix, or latest',
    }),
  handler: async ({ runs, run, json }) => {
    const directory = findRun(runs, run);
    const linesOf = (data: RunData) => (json ? [JSON.stringify(statusRecord(data))] : statusLines(data));
    const lines = await readingRuns(
      () => linesOf(readRun(directory)),
      () => [directory],
    );
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  },
};
