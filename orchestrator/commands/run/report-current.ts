import { existsSync, statSync } from 'node:fs';
import type { OpenRun } from '../../store/open-run.js';

/**
 * Whether the report is there and nothing has happened since it was made; making it again takes seconds. A trial may
 * have been finished without us, which no journal tells.
 */
export function isReportCurrent({ directory, plan }: OpenRun): boolean {
  const { reportPage, mainTable, journal } = directory;
  if (![reportPage, mainTable].every((path) => statSync(path, { throwIfNoEntry: false })?.isFile()))
    return false;
  const results = plan.trials.map(({ trial_id }) => directory.trial(trial_id).result);
  const madeMs = statSync(reportPage).mtimeMs;
  return [journal, ...results].every((path) => !existsSync(path) || statSync(path).mtimeMs < madeMs);
}
