import type { Journal } from '../../store/journal.js';
import { ProgressFile } from '../../store/progress-file.js';
import type { RunDirectory } from '../../store/run-directory.js';
import type { RunTracker } from '../../watch/run-tracker.js';
import type { Presenter } from './presenter.js';

const PROGRESS_MS = 1_000;

interface Watched {
  readonly directory: RunDirectory;
  readonly journal: Journal;
}

/** Shows the events of a run, and once a second how far it is: to its own user and to other processes. Returns what ends it. */
export function startWatching(run: Watched, tracker: RunTracker, presenter: Presenter): () => void {
  const file = new ProgressFile(run.directory.progressJson);
  run.journal.listen((event) => {
    tracker.take(event, performance.now());
    presenter.show(event);
    file.take(event);
  });
  const timer = setInterval(() => run.journal.record(tracker.standing(performance.now())), PROGRESS_MS);
  return () => {
    clearInterval(timer);
    file.close();
    presenter.close();
  };
}
