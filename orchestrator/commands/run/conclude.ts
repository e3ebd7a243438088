import { constants } from 'node:os';
import { join } from 'node:path';
import { ExitCode } from '../../errors.js';
import type { OpenRun } from '../../store/open-run.js';
import type { OpenedExperiment } from '../open-experiment.js';
import { addContactSheet } from '../report/add-contact-sheet.js';
import type { CarriedOut } from './carry-out.js';

interface Style {
  /** Whether there is to be a report. */
  readonly report: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What a run came to, and its report; the report's code is loaded only now. */
export async function concludeRun(
  run: OpenRun,
  carriedOut: CarriedOut | null,
  { plan, environment }: OpenedExperiment,
  style: Style,
): Promise<void> {
  const page = join(run.directory.report, 'index.html');
  const isReported = style.report && carriedOut?.outcome.status !== 'stranded';
  if (isReported) addContactSheet(run.directory, plan.experiment.dataset, environment);
  const written = isReported
    ? await (await import('../report/write-report.js')).writeReport(run.directory)
    : null;
  if (style.json) {
    const report = written === null ? null : page;
    process.stdout.write(`${JSON.stringify(endRecord(run, carriedOut, report))}\n`);
    return;
  }
  if (written === null) return;
  const [{ accuracyTable }, { tableMarkdown }] = await Promise.all([
    import('../../report/tables/accuracy-table.js'),
    import('../../report/tables/table-markdown.js'),
  ]);
  process.stdout.write(tableMarkdown(accuracyTable(written.summary)));
  if (!style.quiet) process.stderr.write(`Report: ${page}\n`);
}

/** 0 all done · 3 some trials failed · 5 no worker could be started · 130, 143 by signal. */
export function exitCodeOf({ outcome, signal }: CarriedOut): number {
  switch (outcome.status) {
    case 'complete':
      return outcome.numFailed > 0 ? ExitCode.trialsFailed : ExitCode.done;
    case 'stranded':
      return ExitCode.launcher;
    case 'drained':
    case 'stopped':
      return 128 + constants.signals[signal ?? 'SIGINT'];
  }
}

/** What there is to say about an end that is not the wished one; null about that. */
export function endText({ outcome }: CarriedOut, command: string, trials: string): string | null {
  const { status, numFailed, numUnfinished, lastLoss } = outcome;
  switch (status) {
    case 'complete':
      if (numFailed === 0) return null;
      return `${numFailed} of the trials failed; what they said is in ${trials}/<id>/worker.log. To try them again:\n  ${command}\n`;
    case 'stranded':
      return `Expected workers to start, got: ${lastLoss}\nLook what is missing: yarn experiment doctor\n`;
    case 'drained':
    case 'stopped':
      return `${numUnfinished} trials are left. To go on where they are:\n  ${command}\n`;
  }
}

function endRecord(run: OpenRun, carriedOut: CarriedOut | null, page: string | null) {
  return {
    at: new Date().toISOString(),
    type: 'run_ended',
    status: carriedOut?.outcome.status ?? 'complete',
    num_trials: run.numTrials,
    num_finished_before: run.numFinished,
    num_reused: run.numReused,
    num_done: carriedOut?.outcome.numDone ?? 0,
    num_diverged: carriedOut?.outcome.numDiverged ?? 0,
    num_failed: carriedOut?.outcome.numFailed ?? 0,
    num_unfinished: carriedOut?.outcome.numUnfinished ?? 0,
    directory: run.directory.path,
    report: page,
  };
}
