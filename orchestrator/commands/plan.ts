import type { CommandModule } from 'yargs';
import { EvaluationCosts } from '../experiment/evaluation-cost.js';
import { FinishedTrials } from '../store/finished-trials.js';
import { findings } from '../worker/inspect.js';
import { thisMachine, type WorkerWishes, workerPlaces } from '../worker/places.js';
import type { CommonOptions } from './common-options.js';
import { type ExperimentOptions, experimentPositionals } from './experiment-positionals.js';
import { type OpenedExperiment, openExperiment } from './open-experiment.js';
import { planSummary } from './plan/plan-summary.js';
import { planLines } from './plan/plan-text.js';

export const command: CommandModule<CommonOptions, ExperimentOptions> = {
  command: 'plan <file> [overrides..]',
  describe: 'Show what a run would compute, what is computed already, and how long the rest takes',
  builder: experimentPositionals,
  handler: (options) => {
    const wishes = { ...options, workersPerDevice: undefined, threads: undefined };
    showPlan(openExperiment(options.file, options.overrides), wishes, options);
  },
};

/** Prints a plan; nothing is started or written. */
export function showPlan(
  { plan, environment }: OpenedExperiment,
  wishes: WorkerWishes,
  { runs, json }: CommonOptions,
): void {
  const { length: numWorkers } = workerPlaces(wishes, thisMachine(environment.python, process.env));
  const costs = new EvaluationCosts(findings(environment));
  const summary = planSummary(plan, new FinishedTrials(runs), numWorkers, costs);
  const lines = json ? [JSON.stringify(summary)] : planLines(summary);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
