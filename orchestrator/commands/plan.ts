import { availableParallelism } from 'node:os';
import type { CommandModule } from 'yargs';
import type { Plan } from '../experiment/plan-experiment.js';
import { FinishedTrials } from '../store/finished-trials.js';
import type { CommonOptions } from './common-options.js';
import { type ExperimentOptions, experimentPositionals } from './experiment-positionals.js';
import { openExperiment } from './open-experiment.js';
import { planSummary } from './plan/plan-summary.js';
import { planLines } from './plan/plan-text.js';

export const command: CommandModule<CommonOptions, ExperimentOptions> = {
  command: 'plan <file> [overrides..]',
  describe: 'Show what a run would compute, what is computed already, and how long the rest takes',
  builder: experimentPositionals,
  handler: (options) => showPlan(openExperiment(options.file, options.overrides).plan, options),
};

/** Prints a plan; nothing is started or written. */
export function showPlan(plan: Plan, { runs, workers, json }: CommonOptions): void {
  const summary = planSummary(plan, new FinishedTrials(runs), workers ?? availableParallelism());
  const lines = json ? [JSON.stringify(summary)] : planLines(summary);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
