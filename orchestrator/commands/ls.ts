import type { CommandModule } from 'yargs';
import { listRuns } from '../store/find-run.js';
import { explained } from '../store/misfits.js';
import { readRun } from '../store/read-run.js';
import type { RunDirectory } from '../store/run-directory.js';
import { columns } from '../watch/columns.js';
import { oneLine } from '../watch/format.js';
import { countsText, type RunStanding, standingOf } from '../watch/run-state.js';
import type { CommonOptions } from './common-options.js';

interface Listed {
  readonly directory: RunDirectory;
  readonly startedAt: string | null;
  /** Or why the run cannot be read. */
  readonly standing: RunStanding | Error;
}

export const command: CommandModule<CommonOptions, CommonOptions> = {
  command: 'ls',
  describe: 'List the runs, the most recently written one first',
  handler: ({ runs, json, quiet }) => {
    const listed = listRuns(runs).map(list);
    const lines = json ? listed.map((run) => JSON.stringify(record(run))) : columns(listed.map(row));
    if (lines.length === 0 && !quiet) process.stderr.write(`No runs in ${runs}.\n`);
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  },
};

/** One broken run does not hide the others. */
function list(directory: RunDirectory): Listed {
  try {
    const run = readRun(directory);
    return { directory, startedAt: run.provenance.started_at ?? null, standing: standingOf(run) };
  } catch (error) {
    return { directory, startedAt: null, standing: explained(error, [directory]) as Error };
  }
}

function row({ directory, startedAt, standing }: Listed): string[] {
  if (standing instanceof Error)
    return [directory.name, 'unreadable', oneLine(standing.message.split('\n', 1)[0]!)];
  const counts = `${countsText(standing)} of ${standing.numTrials}`;
  return [directory.name, standing.state, counts, startedAt?.slice(0, 16).replace('T', ' ') ?? ''];
}

function record({ directory, startedAt, standing }: Listed) {
  const { name, path } = directory;
  if (standing instanceof Error)
    return { name, directory: path, state: 'unreadable', error: standing.message };
  const { state, counts, numTrials } = standing;
  return { name, directory: path, state, num_trials: numTrials, counts, started_at: startedAt };
}
