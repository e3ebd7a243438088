import type { RunData, TrialData } from '../store/run-data.js';
import type { PointTrials } from './points.js';

/** Beyond so many sentences, only their number is said. */
const MAX_SENTENCES = 20;

/** What a complete run would have and this one has not: a sentence each. */
export function missingOf(run: RunData, points: readonly PointTrials[]): string[] {
  const sentences = points.flatMap(({ label, trials }) =>
    trials.flatMap((trial) => {
      const sentence = missingOfTrial(trial);
      return sentence === null ? [] : [`${label}, seed ${trial.seed}: ${sentence}.`];
    }),
  );
  const numDone = run.trials.filter(({ status }) => status === 'done').length;
  const head = `${numDone} of ${run.trials.length} trials are done.`;
  if (sentences.length === 0) return [];
  const rest = sentences.length - MAX_SENTENCES;
  return [head, ...sentences.slice(0, MAX_SENTENCES), ...(rest > 0 ? [`And ${rest} more.`] : [])];
}

function missingOfTrial(trial: TrialData): string | null {
  switch (trial.status) {
    case 'done':
      return null;
    case 'pending':
      return 'not begun';
    case 'running':
      return `not finished${evaluationsDone(trial)}`;
    case 'diverged':
      return `diverged, its training loss was no longer finite${evaluationsDone(trial)}`;
    case 'failed':
      return `failed: ${trial.result?.error?.trim().split('\n')[0] ?? 'no reason was stored'}`;
    default:
      return trial.status satisfies never;
  }
}

function evaluationsDone(trial: TrialData): string {
  const numPlanned = trial.config?.evaluate.evaluations.length ?? 0;
  const numDone = trial.evaluations.length;
  return numDone === 0 ? '' : `, ${numDone} of ${numPlanned} evaluations are done`;
}
