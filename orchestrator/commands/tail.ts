import type { CommandModule } from 'yargs';
import { expected } from '../errors.js';
import { suggestion } from '../nearest-name.js';
import type { RunEvent } from '../protocol/generated.js';
import { findRun } from '../store/find-run.js';
import { liveHolder } from '../store/lock.js';
import { readingRuns } from '../store/misfits.js';
import { readPlan } from '../store/read-run.js';
import type { RunDirectory } from '../store/run-directory.js';
import { Changes } from '../watch/changes.js';
import { RunFollower } from '../watch/run-follower.js';
import { trialNames } from '../watch/trial-names.js';
import type { CommonOptions } from './common-options.js';
import { tailLines } from './tail/tail-text.js';

interface TailOptions extends CommonOptions {
  run: string;
  trial: string;
}

export const command: CommandModule<CommonOptions, TailOptions> = {
  command: 'tail [run] [trial]',
  describe: 'Follow a run: its history and every row, those so far and those to come, until it ends',
  builder: (parser) =>
    parser
      .positional('run', {
        type: 'string',
        default: 'latest',
        describe: 'Directory, unique prefix, or latest',
      })
      .positional('trial', {
        type: 'string',
        default: '',
        describe: 'Only trials whose id begins with this',
      }),
  handler: async ({ runs, run, ...options }) => {
    const directory = findRun(runs, run);
    await readingRuns(
      () => tail(directory, options),
      () => [directory],
    );
  },
};

async function tail(
  directory: RunDirectory,
  { trial, json, quiet }: Omit<TailOptions, 'run' | 'runs'>,
): Promise<void> {
  const { trials } = readPlan(directory);
  checkTrial(
    trial,
    trials.map(({ trial_id }) => trial_id),
    directory,
  );
  const names = trialNames(trials);
  const follower = new RunFollower(directory, trial);
  const isDue = progressNowAndThen();
  const ending = await follow(directory, follower, (event) => {
    const lines = json ? [JSON.stringify(event)] : isDue(event) ? tailLines(event, names) : [];
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  });
  if (ending === 'interrupted' && !quiet) process.stderr.write(interruptedText(follower.command));
}

type OnEvent = (event: RunEvent) => void;

/** How often a person is told how far the run is. */
const PROGRESS_MS = 10_000;

type Ending = 'ended' | 'interrupted' | 'unread';

/** Reports everything that is in the files of the run and, while a process works on it, what comes. */
async function follow(directory: RunDirectory, follower: RunFollower, onEvent: OnEvent): Promise<Ending> {
  const changes = new Changes();
  let hasReader = true;
  process.stdout.once('error', () => {
    hasReader = false;
  });
  try {
    while (hasReader) {
      // Looked at before the files are read: what its process wrote before it ended is then read, too.
      const holder = liveHolder(directory.lock);
      for (const event of follower.readNew()) onEvent(event);
      if (holder === null) return follower.isUnderWay ? 'interrupted' : 'ended';
      // An end that is older than the lock is that of an earlier invocation.
      if (follower.endedAt !== null && follower.endedAt >= holder.locked_at) return 'ended';
      const inProgress = follower.trialIds.map((trialId) => directory.trial(trialId).path);
      changes.watchOnly([directory.path, ...inProgress]);
      await changes.next();
    }
    return 'unread';
  } finally {
    changes.close();
  }
}

/** Whether an event is shown: of those that come every second, some. */
function progressNowAndThen(): (event: RunEvent) => boolean {
  let shownMs = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type !== 'run_progress') return true;
    const atMs = Date.parse(event.at);
    if (atMs - shownMs < PROGRESS_MS) return false;
    shownMs = atMs;
    return true;
  };
}

function checkTrial(wanted: string, trialIds: readonly string[], { name }: RunDirectory): void {
  if (trialIds.some((trialId) => trialId.startsWith(wanted))) return;
  const fix = suggestion(wanted, trialIds);
  throw expected('trial', `the beginning of the id of a trial of ${name}`, wanted, { fix });
}

function interruptedText(command: string | null): string {
  const fix = command === null ? '' : ` To go on where it was:\n  ${command}`;
  return `The run was interrupted: no process works on it.${fix}\n`;
}
