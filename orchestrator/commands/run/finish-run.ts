import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Dataset } from '../../protocol/generated.js';
import { accuracyTable } from '../../report/tables/accuracy-table.js';
import { tableMarkdown } from '../../report/tables/table-markdown.js';
import type { OpenRun } from '../../store/open-run.js';
import { readRun } from '../../store/read-run.js';
import type { RunDirectory } from '../../store/run-directory.js';
import { renderContactSheet } from '../../worker/contact-sheet.js';
import type { PythonEnvironment } from '../../worker/python-environment.js';
import type { CarriedOut } from './carry-out.js';
import { commandText } from './command-text.js';

interface FinishOptions {
  readonly run: OpenRun;
  /** Null if there was nothing left to compute. */
  readonly carriedOut: CarriedOut | null;
  readonly environment: PythonEnvironment;
  readonly dataset: Dataset;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly report: boolean;
}

/** Says how the run ended, writes its report and prints its main table. */
export async function finishRun(options: FinishOptions): Promise<void> {
  const { run, carriedOut, json, quiet, report } = options;
  const say = (line: string) => quiet || process.stderr.write(`${line}\n`);
  if (json) process.stdout.write(`${JSON.stringify(endRecord(options))}\n`);
  for (const line of endLines(run, carriedOut)) say(line);
  for (const line of failureLines(run)) process.stderr.write(`${line}\n`);
  if (!report || !hasResults(run)) return;
  addContactSheet(options);
  const { writeReport } = await import('../report/write-report.js');
  const { summary } = await writeReport(run.directory);
  if (!json) process.stdout.write(tableMarkdown(accuracyTable(summary)));
  say(`Report: ${relative(process.cwd(), join(run.directory.report, 'index.html'))}`);
}

function endRecord({ run, carriedOut }: FinishOptions): object {
  const { numTrials, numFinished, numReused, directory } = run;
  const { status, numDone, numDiverged, numFailed, numUnfinished } = carriedOut?.outcome ?? {
    ...{ status: 'complete', numDone: 0, numDiverged: 0, numFailed: 0, numUnfinished: 0 },
  };
  return {
    at: new Date().toISOString(),
    type: 'run_ended',
    status,
    directory: directory.path,
    num_trials: numTrials,
    num_finished_before: numFinished,
    num_reused: numReused,
    num_done: numDone,
    num_diverged: numDiverged,
    num_failed: numFailed,
    num_unfinished: numUnfinished,
  };
}

function endLines(run: OpenRun, carriedOut: CarriedOut | null): string[] {
  const { numTrials, numFinished, numReused } = run;
  if (carriedOut === null) {
    const reused = numReused === 0 ? '' : `, ${numReused} of them in other runs`;
    return [`All ${numTrials} trials were finished before${reused}.`];
  }
  const { status, numDone, numDiverged, numFailed, numUnfinished, lastLoss } = carriedOut.outcome;
  const counts = [
    [numDone, 'done'],
    [numDiverged, 'diverged'],
    [numFailed, 'failed'],
    [numUnfinished, 'not finished'],
    [numFinished, 'finished before'],
    [numReused, 'reused from other runs'],
  ] as const;
  const shown = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const resume = `To go on from there: ${commandText(process.argv.slice(2))}`;
  return [
    `${numTrials} trials: ${shown.join(', ')}.`,
    ...(status === 'stranded' ? [`No worker could be kept running: ${lastLoss}`] : []),
    ...(status === 'complete' ? [] : [resume]),
  ];
}

function failureLines({ directory }: OpenRun): string[] {
  const failed = readRun(directory).trials.filter(({ status }) => status === 'failed');
  return failed.flatMap(({ trialId, result }) => [
    `Trial ${trialId} failed: ${result?.error?.split('\n', 1)[0] ?? 'no reason was given'}`,
    `  Its log: ${relative(process.cwd(), directory.trial(trialId).workerLog)}`,
  ]);
}

function hasResults({ directory }: OpenRun): boolean {
  return readRun(directory).trials.some(({ evaluations }) => evaluations.length > 0);
}

/** A picture of what was hidden, beside the figures; a run without one is none the worse. */
function addContactSheet({ run, dataset, environment, quiet }: FinishOptions): void {
  const out = contactSheetPath(run.directory);
  if (existsSync(out)) return;
  mkdirSync(dirname(out), { recursive: true });
  try {
    renderContactSheet(
      {
        dataset,
        image: null,
        image_size: null,
        families: ['salient_block', 'random_block', 'scatter'],
        ratios: [0.02, 0.05, 0.1, 0.2, 0.5, 0.9],
        fill: 'black',
        granularity: 1,
        mask_key: 0,
        num_images: 2,
        out,
      },
      environment,
    );
  } catch (error) {
    if (!quiet) process.stderr.write(`No contact sheet: ${String(error)}\n`);
  }
}

function contactSheetPath(directory: RunDirectory): string {
  return join(directory.report, 'figures', 'contact-sheet.png');
}
