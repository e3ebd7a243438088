import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reportFiles } from '../../report/report-files.js';
import { type RunSummary, summarise } from '../../report/summary.js';
import { writeFileAtomically } from '../../store/atomic-file.js';
import { readRun } from '../../store/read-run.js';
import type { RunDirectory } from '../../store/run-directory.js';

export interface WrittenReport {
  readonly summary: RunSummary;
  /** Paths below the run's `report/`. */
  readonly files: readonly string[];
}

/** Makes the report of a run, finished or not, from its files alone and writes it into its `report/`. */
export async function writeReport(directory: RunDirectory): Promise<WrittenReport> {
  const summary = summarise(readRun(directory));
  const files = await reportFiles(summary, contactSheetOf(directory));
  for (const [path, content] of files) {
    const target = join(directory.report, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileAtomically(target, content, { isDurable: false });
  }
  return { summary, files: [...files.keys()] };
}

/** The contact sheet that the run has left beside the figures; null if it has not. */
function contactSheetOf({ contactSheet }: RunDirectory): Buffer | null {
  return existsSync(contactSheet) ? readFileSync(contactSheet) : null;
}
