import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type RunSummary, summarise } from '../../report/estimates/summary.js';
import type { ContactSheetPictures } from '../../report/page/contact-sheet-html.js';
import { type ReportFiles, reportFiles } from '../../report/report-files.js';
import { REPORT_PATHS } from '../../report/report-paths.js';
import { writeFileAtomically } from '../../store/atomic-file.js';
import { makeFolder, writing } from '../../store/disk.js';
import { readingRuns } from '../../store/misfits.js';
import { readRun } from '../../store/read-run.js';
import { readIfThere } from '../../store/regular-file.js';
import type { RunDirectory } from '../../store/run-directory.js';
import { sweep } from '../../store/sweep.js';
import { addContactSheet } from './add-contact-sheet.js';

/** Longer than any report takes. */
const ABANDONED_AFTER_MS = 3_600_000;

export interface WrittenReport {
  readonly summary: RunSummary;
  /** Paths below the run's `report/`. */
  readonly files: readonly string[];
  /** Why it has no contact sheet; null if it has one, or none is to be drawn. */
  readonly withoutSheet: string | null;
}

/** Makes the report of a run, finished or not, from its files alone (but for the contact sheet) and puts it into `report/`. */
export function writeReport(directory: RunDirectory): Promise<WrittenReport> {
  return readingRuns(
    () => writtenReport(directory),
    () => [directory],
  );
}

async function writtenReport(directory: RunDirectory): Promise<WrittenReport> {
  const run = readRun(directory);
  const withoutSheet = addContactSheet(directory, run);
  const summary = summarise(run);
  const files = await reportFiles(summary, contactSheetOf(directory));
  replaceReport(directory, files);
  return { summary, files: [...files.keys()], withoutSheet };
}

/** Puts the files in place of an earlier report's, all of them written before the first; others' files stay. */
function replaceReport({ report }: RunDirectory, files: ReportFiles): void {
  makeFolder(report);
  sweep(report, /^\.new-/, ABANDONED_AFTER_MS);
  sweep(join(report, 'figures'), /^\.contact-sheet.*\.png$/, ABANDONED_AFTER_MS);
  // A folder of its own, as two commands may report on one run at once.
  const staging = writing(report, () => mkdtempSync(join(report, '.new-')));
  try {
    for (const [path, content] of files) {
      makeFolder(dirname(join(staging, path)));
      writeFileAtomically(join(staging, path), content, { isDurable: false });
    }
    for (const path of REPORT_PATHS.filter((known) => !files.has(known)))
      writing(join(report, path), () => rmSync(join(report, path), { force: true }));
    for (const path of files.keys()) {
      makeFolder(dirname(join(report, path)));
      writing(join(report, path), () => renameSync(join(staging, path), join(report, path)));
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The contact sheet beside the figures; null if there is none. */
function contactSheetOf({ contactSheet, darkContactSheet }: RunDirectory): ContactSheetPictures | null {
  const light = readIfThere(contactSheet);
  return light === null ? null : { light, dark: readIfThere(darkContactSheet) };
}
