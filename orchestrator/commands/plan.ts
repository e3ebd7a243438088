import type { CommandModule } from 'yargs';
import { EvaluationCosts } from '../experiment/evaluation-cost.js';
import { shownModel } from '../experiment/model-source.js';
import { FinishedTrials } from '../store/finished-trials.js';
import { batchTimes } from '../worker/batch-times.js';
import { findings } from '../worker/inspect.js';
import { localSlots, thisMachine, type WorkerWishes } from '../worker/local-slots.js';
import type { CommonOptions } from './common-options.js';
import { type ExperimentOptions, experimentPositionals } from './experiment-positionals.js';
import { stepNotices, warningLines } from './notices.js';
import { type OpenedExperiment, openExperiment } from './open-experiment.js';
import { planSummary } from './plan/plan-summary.js';
import { planLines } from './plan/plan-text.js';
import type { PaceSources } from './plan/time-estimate.js';

export const command: CommandModule<CommonOptions, ExperimentOptions> = {
  command: 'plan <file> [overrides..]',
  describe: 'Show what a run would compute, what is computed already, and how long the rest takes',
  builder: experimentPositionals,
  handler: (options) => {
    const wishes = { ...options, workersPerDevice: undefined, threads: undefined };
    showPlan(openExperiment(options.file, options.overrides, stepNotices(options)), wishes, options);
  },
};

/** Prints a plan; no run is begun, though a batch of a model may be measured. */
export function showPlan(
  { plan, environment }: OpenedExperiment,
  wishes: WorkerWishes,
  { runs, json, quiet }: CommonOptions,
): void {
  const slots = localSlots(wishes, thisMachine(environment.python, process.env));
  const sources: PaceSources = {
    finished: new FinishedTrials(runs),
    costs: new EvaluationCosts(findings(environment)),
    device: slots[0]!.device.split(':', 1)[0] as PaceSources['device'],
    measure(trials) {
      const models = [...new Set(trials.map(({ model }) => shownModel(model.name)))].join(', ');
      stepNotices({ quiet, json })(`measuring a batch of ${models}`);
      return batchTimes(trials, slots[0]!, environment);
    },
  };
  const summary = planSummary(plan, sources, slots.length);
  const lines = json ? [JSON.stringify(summary)] : planLines(summary);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  process.stderr.write(
    warningLines(summary.warnings)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
