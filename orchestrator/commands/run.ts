import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { dataNotes } from '../experiment/data-notes.js';
import type { Plan, PlannedTrial } from '../experiment/plan-experiment.js';
import { commandText } from '../program-name.js';
import type { Trial } from '../protocol/generated.js';
import { type OpenRun, openRun } from '../store/open-run.js';
import { experimentYaml } from '../store/run-files.js';
import { startProgress } from '../watch/run-progress.js';
import { RunTracker } from '../watch/run-tracker.js';
import { trialNames } from '../watch/trial-names.js';
import { lazily, workloadOf } from '../watch/workload.js';
import type { Launcher } from '../worker/launcher.js';
import { launcherOf } from '../worker/launchers/launcher-of.js';
import { thisMachine } from '../worker/local-slots.js';
import type { CommonOptions } from './common-options.js';
import { type ExperimentOptions, experimentPositionals } from './experiment-positionals.js';
import { stepNotices, warningLines } from './notices.js';
import { type OpenedExperiment, openExperiment } from './open-experiment.js';

/** Points whose data is looked at; sweeps over data sets are much smaller. */
const MAX_LOOKED_AT = 1000;

interface RunOptions extends ExperimentOptions {
  'dry-run': boolean;
  report: boolean;
  threads: number | undefined;
  'workers-per-device': number | undefined;
  launcher: string | undefined;
  'take-over': boolean;
}

export const command: CommandModule<CommonOptions, RunOptions> = {
  command: 'run <file> [overrides..]',
  describe: 'Run an experiment, or what is missing of it, and report',
  builder: (parser) =>
    experimentPositionals(parser)
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Only show what would be computed, as plan does',
      })
      .option('report', {
        type: 'boolean',
        default: true,
        describe: 'Write the report at the end; --no-report skips it',
      })
      .option('threads', { type: 'number', requiresArg: true, describe: 'Threads per worker; default: 1' })
      .option('workers-per-device', { type: 'number', requiresArg: true, describe: 'Workers on each GPU' })
      .option('launcher', {
        type: 'string',
        requiresArg: true,
        describe: 'What starts workers: local, slurm or command; settings under run.launcher',
      })
      .option('take-over', {
        type: 'boolean',
        default: false,
        describe:
          'Continue a run whose process on another host has shown no sign of life for a minute; for batch systems',
      }),
  handler: async (options) => {
    const opened = openExperiment(options.file, options.overrides, stepNotices(options));
    const wishes = { ...options, workersPerDevice: options['workers-per-device'] };
    if (options['dry-run']) return (await import('./plan.js')).showPlan(opened, wishes, options);
    const { launcher, run } = await prepare(opened, options);
    const data = dataLines(opened.plan);
    if (!options.quiet) sayWhatData(data, options);
    try {
      if (run.numPending === 0) await reportFinished(run, options);
      else await compute(run, opened, launcher, data.lines, options);
    } finally {
      await run.close();
    }
  },
};

/** Everything that can be wrong is found here, before any worker is started. */
async function prepare({ loaded, plan, environment }: OpenedExperiment, options: RunOptions) {
  const machine = thisMachine(environment.python, process.env);
  const wishes = { ...options, workersPerDevice: options['workers-per-device'] };
  const makeLauncher = await launcherOf(plan.experiment.run!, options.launcher, wishes, machine);
  const run = openRun(plan, {
    runs: options.runs,
    experimentYaml: experimentYaml(loaded.files[0]!.text, loaded.overrides),
    now: () => new Date(),
    takeOver: options['take-over'],
  });
  const folder = join(run.directory.path, 'workers');
  return { launcher: makeLauncher({ python: environment.python, environment: process.env, folder }), run };
}

/** Where the images come from, and what to know about them, before hours are spent on them. */
function sayWhatData({ lines: said, warnings }: DataLines, { json }: RunOptions): void {
  const lines = [...(json ? [] : said), ...warningLines(warnings)];
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

interface DataLines {
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

function dataLines({ trials, numPoints }: Plan): DataLines {
  const looked = firstOf(trials(), Math.min(numPoints, MAX_LOOKED_AT));
  const { splits, preprocessing, warnings } = dataNotes(looked);
  const lines = [
    ...splits.map((text) => `Splits: ${text}`),
    ...preprocessing.map((text) => `Preprocessing: ${text}`),
  ];
  return { lines, warnings };
}

function* firstOf(trials: Iterable<PlannedTrial>, number: number): Generator<Trial> {
  let numLeft = number;
  for (const { trial } of trials) {
    yield trial;
    if (--numLeft === 0) return;
  }
}

async function reportFinished(run: OpenRun, options: RunOptions): Promise<void> {
  const reused = run.numReused > 0 ? `, ${run.numReused} of them taken over from other runs` : '';
  if (!options.quiet && !options.json) {
    const all = run.numTrials === 1 ? 'The only trial is' : `All ${run.numTrials} trials are`;
    process.stderr.write(`${all} finished already${reused}: ${run.directory.path}\n`);
  }
  if (options.json) run.journal.listen((await import('./run/presenter.js')).printJson);
  await (await import('./run/conclude.js')).concludeRun(run, null, options);
}

async function compute(
  run: OpenRun,
  opened: OpenedExperiment,
  launcher: Launcher,
  dataNotes: readonly string[],
  options: RunOptions,
): Promise<void> {
  const [{ carryOut }, { choosePresenter }, { startWatching }] = await Promise.all([
    import('./run/carry-out.js'),
    import('./run/presenter.js'),
    import('./run/watching.js'),
  ]);
  const { plan, environment } = opened;
  const command = commandText(process.argv.slice(2));
  const names = trialNames(run.plan.trials);
  const tracker = new RunTracker(progressOf(run, plan), names);
  const endWatching = startWatching(run, tracker, choosePresenter(tracker, names, options));
  const means = {
    ...{ environment, launcher, command },
    experiment: plan.experiment,
    modelNotes: plan.notes,
    dataNotes,
  };
  const startMs = performance.now();
  const carriedOut = await carryOut(run, means).finally(endWatching);
  if (!options.quiet && !options.json) {
    const { sumText } = await import('./run/sum-text.js');
    process.stderr.write(sumText(run, carriedOut.outcome, (performance.now() - startMs) / 1000));
  }
  const { concludeRun, endText, exitCodeOf } = await import('./run/conclude.js');
  await concludeRun(run, carriedOut, options);
  const text = endText(carriedOut, command, run);
  if (text !== null) process.stderr.write(text);
  process.exitCode = exitCodeOf(carriedOut);
}

/** Where the run stands before it computes. */
function progressOf(run: OpenRun, plan: Plan) {
  const workload = lazily(() => workloadOf(plan, run.isFinished, run.numPending));
  const numFinishedBefore = run.numFinished + run.numReused;
  return startProgress(run.directory.name, run.numTrials, numFinishedBefore, performance.now(), workload);
}
