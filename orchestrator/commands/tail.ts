import type { CommandModule } from 'yargs';
import { findRun } from '../store/find-run.js';
import { liveHolder } from '../store/lock.js';
import { readPlan } from '../store/read-run.js';
import type { RunDirectory } from '../store/run-directory.js';
import type { CommonOptions } from './common-options.js';
import { Changes } from './tail/changes.js';
import { RunFollower } from './tail/run-follower.js';
import { tailJson, tailLines } from './tail/tail-text.js';
import { trialLabel } from './trial-label.js';

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
  handler: async ({ runs, run, trial, json }) => {
    const directory = findRun(runs, run);
    const labels = trialLabels(directory);
    const labelOf = (trialId: string) => labels.get(trialId) ?? '';
    await follow(directory, trial, (event) => {
      const lines = json ? tailJson(event) : tailLines(event, labelOf);
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    });
  },
};

type OnEvent = (event: Parameters<typeof tailJson>[0]) => void;

/** Reports everything that is in the files of the run and, while a process works on it, what comes. */
async function follow(directory: RunDirectory, trialPrefix: string, onEvent: OnEvent): Promise<void> {
  const follower = new RunFollower(directory, trialPrefix);
  const changes = new Changes();
  try {
    for (;;) {
      // Looked at before the files are read: what its process wrote before it ended is then read, too.
      const isLive = liveHolder(directory.lock) !== null;
      for (const event of follower.readNew()) onEvent(event);
      if (follower.hasEnded || !isLive) return;
      const inProgress = follower.trialIds.map((trialId) => directory.trial(trialId).path);
      changes.watchOnly([directory.path, ...inProgress]);
      await changes.next();
    }
  } finally {
    changes.close();
  }
}

function trialLabels(directory: RunDirectory): ReadonlyMap<string, string> {
  const { trials } = readPlan(directory);
  return new Map(trials.map(({ trial_id, point, seed }) => [trial_id, trialLabel(point, seed)]));
}
