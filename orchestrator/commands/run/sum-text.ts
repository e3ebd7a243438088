import type { Outcome } from '../../scheduler/state/effect.js';
import type { OpenRun } from '../../store/open-run.js';
import { clock, count } from '../../watch/format.js';

/** What an invocation came to, in one line. */
export function sumText(run: OpenRun, outcome: Outcome, seconds: number): string {
  const { numDone, numDiverged, numFailed, numUnfinished } = outcome;
  const ended = [
    [numDone, 'done'],
    [numDiverged, 'diverged'],
    [numFailed, 'failed'],
    [numUnfinished, 'left to do'],
  ] as const;
  const before = [
    [run.numFinished, 'finished before'],
    [run.numReused, 'taken over from other runs'],
  ] as const;
  const now = ended.filter(([number, what]) => number > 0 || what === 'done');
  const parts = [...now, ...before.filter(([number]) => number > 0)];
  const text = parts.map(([number, what]) => `${count(number)} ${what}`).join(', ');
  const trials = run.numTrials === 1 ? '1 trial' : `${count(run.numTrials)} trials`;
  return `${run.directory.name}, ${trials}: ${text}; it took ${clock(seconds)}\n`;
}
