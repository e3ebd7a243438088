import type { CommandModule } from 'yargs';
import { findRun } from '../store/find-run.js';
import { readRun } from '../store/read-run.js';
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
  handler: ({ runs, run, json }) => {
    const data = readRun(findRun(runs, run));
    const lines = json ? [JSON.stringify(statusRecord(data))] : statusLines(data);
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  },
};
