import { readJournal } from '../store/journal.js';
import { RunDirectory } from '../store/run-directory.js';

/** The step at which each trial that was stopped last stood, by its id: its checkpoint may be past its last metric. */
export function stoppedSteps(directory: string): ReadonlyMap<string, number> {
  const stops = readJournal(new RunDirectory(directory).journal).filter(
    ({ type }) => type === 'trial_stopped',
  );
  return new Map(stops.map(({ trial_id, step }) => [String(trial_id), Number(step)]));
}
