import { existsSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { relative } from 'node:path';
import { ExitCode } from '../../errors.js';
import { programName } from '../../program-name.js';
import { stamped } from '../../protocol/run-fact.js';
import { chanceWarnings } from '../../report/words/warnings.js';
import type { OpenRun } from '../../store/open-run.js';
import { readRun } from '../../store/read-run.js';
import { oneLine } from '../../watch/format.js';
import { distinctTrials } from '../../watch/run-state.js';
import { fullName, trialNames } from '../../watch/trial-names.js';
import { fittedMarkdown } from '../fitted-markdown.js';
import { warningLines } from '../notices.js';
import type { CarriedOut } from './carry-out.js';
import { endFact } from './end-fact.js';
import { printJson } from './presenter.js';

const NUM_FAILURES_SHOWN = 5;

interface Style {
  /** Whether there is to be a report. */
  readonly report: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What a run came to, and its report if it came to its end; the report's code is loaded only now. */
export async function concludeRun(run: OpenRun, carriedOut: CarriedOut | null, style: Style): Promise<void> {
  const { reportPage, mainTable } = run.directory;
  const isComplete = carriedOut === null || carriedOut.outcome.status === 'complete';
  const isReported = style.report && isComplete;
  if (isReported && !isReportCurrent(run)) {
    const { writeReport } = await import('../report/write-report.js');
    const { withoutSheet } = await writeReport(run.directory);
    if (withoutSheet !== null && !style.quiet) process.stderr.write(`${withoutSheet}\n`);
  }
  if (style.json) sayJson(run, carriedOut, isReported);
  else if (isReported) {
    const table = readFileSync(mainTable, 'utf8');
    process.stdout.write(fittedMarkdown(table, process.stdout.columns));
  }
  if (isComplete && run.mayHaveWeights && !style.quiet) warn(run);
  if (isReported && !style.json && !style.quiet) process.stderr.write(`Report: ${reportPage}\n`);
}

/** The end of an invocation that had something to compute has been said by then. */
function sayJson(run: OpenRun, carriedOut: CarriedOut | null, isReported: boolean): void {
  if (carriedOut === null) printJson(stamped(endFact(run, null), new Date()));
  if (!isReported) return;
  const { path: directory, reportPage: report } = run.directory;
  printJson(stamped({ type: 'report_written', directory, report }, new Date()));
}

/** What the numbers say against themselves; what the data says was said at the start. */
function warn({ directory }: OpenRun): void {
  const lines = warningLines(chanceWarnings(readRun(directory)));
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

/** 0 all done · 3 some trials failed · 5 no worker could be started · 128 and its number by a signal. */
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
export function endText({ outcome }: CarriedOut, command: string, run: OpenRun): string | null {
  const { status, numFailed, numUnfinished, lastLoss } = outcome;
  switch (status) {
    case 'complete':
      return numFailed === 0 ? null : `${failures(run)}To try again what failed:\n  ${command}\n`;
    case 'stranded':
      return `Expected workers to start, got: ${lastLoss}\nSee what is missing: ${programName} doctor\n`;
    case 'drained':
    case 'stopped':
      return `${numUnfinished === 1 ? '1 trial is' : `${numUnfinished} trials are`} left. To go on where ${numUnfinished === 1 ? 'it is' : 'they are'}:\n  ${command}\n`;
  }
}

/** What went wrong, and where all of it is; of many trials, the first. */
function failures({ directory, plan }: OpenRun): string {
  const names = trialNames(plan.trials);
  const failed = distinctTrials(readRun(directory)).filter(({ status }) => status === 'failed');
  const texts = failed.slice(0, NUM_FAILURES_SHOWN).map(({ trialId, result }) => {
    const [sentence, ...rest] = (result?.error ?? '').split('\n');
    const more = rest.length === 0 ? '' : `  traceback: ${fromHere(directory.trial(trialId).result)}\n`;
    return `trial ${fullName(trialId, names)} failed: ${oneLine(sentence!)}\n${more}`;
  });
  const numMore = failed.length - texts.length;
  return (
    texts.join('') +
    (numMore > 0 ? `and ${numMore} more; see: ${programName} status ${directory.name}\n` : '')
  );
}

/** The path as a shell in this folder takes it. */
function fromHere(path: string): string {
  const fromFolder = relative(process.cwd(), path);
  return fromFolder.length < path.length ? fromFolder : path;
}

/**
 * Whether the report is there and nothing has happened since it was made; making it again takes seconds. A trial may
 * have been finished without us, which no journal tells.
 */
function isReportCurrent({ directory, plan }: OpenRun): boolean {
  const { reportPage, mainTable, journal } = directory;
  if (![reportPage, mainTable].every((path) => statSync(path, { throwIfNoEntry: false })?.isFile()))
    return false;
  const results = plan.trials.map(({ trial_id }) => directory.trial(trial_id).result);
  const madeMs = statSync(reportPage).mtimeMs;
  return [journal, ...results].every((path) => !existsSync(path) || statSync(path).mtimeMs < madeMs);
}
