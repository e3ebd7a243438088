import type { TrialStatus } from '../../store/run-data.js';
import type { RunSummary } from '../estimates/summary.js';
import { count } from './format.js';

/** Says that seeds are left out, and why; nothing where all trials are done. */
export function leftOutNotes({ run }: Pick<RunSummary, 'run'>): string[] {
  const clauses = [
    clause(run, ['failed'], 'failed'),
    clause(run, ['diverged'], 'diverged'),
    clause(run, ['pending', 'running'], 'unfinished'),
  ].filter((text) => text !== null);
  if (clauses.length === 0) return [];
  const trials = run.trials.length === 1 ? '1 trial' : `${count(run.trials.length)} trials`;
  return [
    `Of ${trials} ${clauses.join(', ')}: a number is over the seeds that have measured it, the others are left out.`,
  ];
}

function clause(
  { trials }: RunSummary['run'],
  statuses: readonly TrialStatus[],
  word: string,
): string | null {
  const numTrials = trials.filter(({ status }) => statuses.includes(status)).length;
  return numTrials === 0 ? null : `${count(numTrials)} ${word}`;
}
