import { rmSync } from 'node:fs';
import { identityText } from '../experiment/identity.js';
import type { Plan } from '../experiment/plan-experiment.js';
import type { PlanRecord, Result, Trial } from '../protocol/generated.js';
import type { PendingTrial } from '../scheduler/trial-sink.js';
import { makeFolder, writing } from './disk.js';
import { firstDifference } from './first-difference.js';
import { Journal } from './journal.js';
import { Lock } from './lock.js';
import { explained } from './misfits.js';
import { namesIn, readIfThere } from './regular-file.js';
import { adoptTrial, FinishedElsewhere } from './reuse.js';
import { RunDirectory } from './run-directory.js';
import { changed, checkUnchanged, runFiles, writeMissing } from './run-files.js';
import { readJsonIfThere } from './sealed-json.js';
import { sweep } from './sweep.js';
import { TrainedElsewhere } from './trained-elsewhere.js';
import { checkTrialFiles, readLog } from './trial-files.js';

/** A run directory that this process may write, and what is left to do in it. */
export interface OpenRun {
  readonly directory: RunDirectory;
  readonly journal: Journal;
  readonly lock: Lock;
  readonly plan: PlanRecord;
  /** Whether some trial may begin with weights that were given. */
  readonly mayHaveWeights: boolean;
  /** Trials of the plan, equal ones counted once. */
  readonly numTrials: number;
  /** Trials that were finished here before. */
  readonly numFinished: number;
  /** Trials that another run had finished, adopted now. */
  readonly numReused: number;
  /** Whether a trial was finished when the run was opened. */
  isFinished(this: void, trialId: string): boolean;
  /** How many trials `pending` gives. */
  readonly numPending: number;
  /** The trials that are left, one at a time; each is given the model of a run that trained it already. */
  pending(): Iterable<PendingTrial>;
  close(): Promise<void>;
}

interface OpenOptions {
  /** Folder of the run directories. */
  readonly runs: string;
  /** The experiment file as it was given. */
  readonly experimentYaml: string;
  readonly now: () => Date;
  /** Whether to take over the lock of a process on another host that has given no sign of life for a minute. */
  readonly takeOver?: boolean;
}

/** Longer than any command takes to try for the lock. */
const LOCK_ATTEMPT_MS = 60_000;

/**
 * Finds or makes the directory of this run, so that the same command meets the same directory.
 *
 * Throws with exit code 75 while another process works on it, and 2 if a file in it was changed by hand.
 */
export function openRun(
  planned: Plan,
  { runs, experimentYaml, now, takeOver = false }: OpenOptions,
): OpenRun {
  const files = runFiles(planned);
  const directory = RunDirectory.named(runs, planned.experiment.name, files.digest);
  makeFolder(directory.trials);
  const lock = Lock.acquire(directory.lock, now(), { takeOver });
  let journal: Journal | undefined;
  try {
    sweepRun(directory);
    journal = new Journal(directory.journal, now);
    checkUnchanged(directory, files, journal);
    writeMissing(directory, files, experimentYaml, journal);
    const trialIds = new Set(files.plan.trials.map(({ trial_id }) => trial_id));
    const { finished, numReused } = findFinished(planned, trialIds, directory, runs, journal);
    const attempts = numAttempts(journal);
    const trained = new TrainedElsewhere(runs, directory);
    const close = journal.close.bind(journal);
    return {
      directory,
      journal,
      lock,
      plan: files.plan,
      mayHaveWeights:
        planned.experiment.model.weights !== null ||
        files.plan.trials.some(({ point }) => 'model' in point || 'model.weights' in point),
      numTrials: trialIds.size,
      numFinished: finished.size - numReused,
      numReused,
      isFinished: (trialId) => finished.has(trialId),
      numPending: trialIds.size - finished.size,
      *pending() {
        for (const trial of remainingTrials(planned, finished)) {
          const own = directory.trial(trial.trial_id);
          writing(own.path, () => trained.giveTo(trial, own));
          yield { trial, numAttempts: attempts.get(trial.trial_id) ?? 0 };
        }
      },
      close: () => close().finally(() => lock.release()),
    };
  } catch (error) {
    void journal?.close();
    lock.release();
    throw explained(error, [directory]);
  }
}

/** Removes what killed commands left; of another that only tries for the lock, nothing. */
function sweepRun({ path, trials, progressJson }: RunDirectory): void {
  rmSync(progressJson, { force: true });
  sweep(path, /^lock\..+/, LOCK_ATTEMPT_MS);
  sweep(path, /^\.(plan|resolved|provenance|experiment|progress)\.(json|yaml)\.tmp$/, 0);
  sweep(trials, /\.adopting$/, 0);
}

/** The trials of the plan that need no worker: finished here before, or finished elsewhere and adopted. */
function findFinished(
  planned: Plan,
  trialIds: ReadonlySet<string>,
  directory: RunDirectory,
  runs: string,
  journal: Journal,
): { finished: Set<string>; numReused: number } {
  const elsewhere = new FinishedElsewhere(runs, directory);
  const finished = new Set<string>();
  let numReused = 0;
  const here = new Set(namesIn(directory.trials));
  const isKnown = (trialId: string) => here.has(trialId) || elsewhere.has(trialId);
  // Expanding the plan takes a while for a large one, and most runs begin with nothing to look up.
  if (![...trialIds].some(isKnown)) return { finished, numReused };
  for (const { trialId, trial } of planned.trials()) {
    if (finished.has(trialId) || !isKnown(trialId)) continue;
    if (isFinishedHere(directory, trial)) finished.add(trialId);
    else if (adopts(elsewhere, trial, directory, journal)) {
      finished.add(trialId);
      numReused += 1;
    }
  }
  return { finished, numReused };
}

function isFinishedHere(run: RunDirectory, trial: Trial): boolean {
  const directory = run.trial(trial.trial_id);
  checkConfig(run, directory.config, trial);
  const result = readJsonIfThere<Result>(directory.result);
  if (result === null) readLog(directory.metrics, directory, null);
  if (result === null || result.status === 'failed') return false;
  checkTrialFiles(directory, result);
  return true;
}

/** A config that a power cut emptied is no change: it is written again. */
function checkConfig(run: RunDirectory, path: string, trial: Trial): void {
  const text = readIfThere(path)?.toString() ?? '';
  if (text === '') return;
  const wanted = identityText(trial);
  const found = readIdentity(text);
  if (found !== null && found !== wanted)
    throw changed(run, path, firstDifference(JSON.parse(wanted), found));
  if (found === null) throw changed(run, path, firstDifference(trial, text));
  readJsonIfThere(path);
}

/** The identity of a stored config; null for one that has none. */
function readIdentity(config: string): string | null {
  try {
    return identityText(JSON.parse(config));
  } catch {
    return null;
  }
}

function adopts(elsewhere: FinishedElsewhere, trial: Trial, run: RunDirectory, journal: Journal): boolean {
  const found = elsewhere.find(trial);
  if (found === null) return false;
  const own = run.trial(trial.trial_id);
  writing(own.path, () => adoptTrial(found, own));
  journal.record({ type: 'trial_reused', trial_id: trial.trial_id, from: found.path });
  return true;
}

function* remainingTrials(planned: Plan, finished: ReadonlySet<string>): Generator<Trial> {
  const given = new Set(finished);
  for (const { trialId, trial } of planned.trials()) {
    if (given.has(trialId)) continue;
    given.add(trialId);
    yield trial;
  }
}

/** Attempts that earlier invocations made, by trial. */
function numAttempts(journal: Journal): ReadonlyMap<string, number> {
  const attempts = new Map<string, number>();
  for (const event of journal.entries) {
    if (event.type === 'trial_begun') attempts.set(event.trial_id, event.attempt);
  }
  return attempts;
}
