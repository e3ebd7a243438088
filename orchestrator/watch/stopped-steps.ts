import { readJournal } from '../store/journal.js';
import { RunDirectory } from '../store/run-directory.js';

/** The step at which each trial that was stopped last stood, by its id: its checkpoint may be past its last metric. */
export function stoppedSteps(directory: string): ReadonlyMap<string, number> {
  const events = readJournal(new RunDirectory(directory).journal);
  return new Map(
    events.flatMap((event) => (event.type === 'trial_stopped' ? [[event.trial_id, event.step]] : [])),
  );
}
