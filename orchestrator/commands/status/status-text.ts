import { readJournal } from '../../store/journal.js';
import type { RunData, TrialData } from '../../store/run-data.js';
import { RunDirectory } from '../../store/run-directory.js';
import { columns } from '../../watch/columns.js';
import { checkedState, damageOf } from '../../watch/damage.js';
import { remainingText, speedText } from '../../watch/event-text.js';
import { number, oneLine } from '../../watch/format.js';
import { countsText, distinctTrials, standingOf, stateOfTrial } from '../../watch/run-state.js';
import { trialLabel } from '../../watch/trial-label.js';

/** The state of a run and of each trial, as lines. */
export function statusLines(run: RunData): string[] {
  const standing = standingOf(run, checkedState);
  const paces = [
    speedText(run.progress?.images_per_s ?? 0),
    remainingText(run.progress?.remaining_s ?? null),
  ];
  const pace = paces.filter((part) => part !== '').map((part) => `, ${part}`);
  const head = `${run.name}: ${standing.state}, ${countsText(standing)} of ${standing.numTrials}${pace.join('')}`;
  const stopped = stoppedSteps(run.directory);
  return [head, ...columns(distinctTrials(run).map((trial) => trialRow(trial, run, stopped).map(oneLine)))];
}

/** The same as one value. */
export function statusRecord(run: RunData) {
  const { state, counts, numTrials } = standingOf(run, checkedState);
  const stopped = stoppedSteps(run.directory);
  return {
    name: run.name,
    directory: run.directory,
    state,
    num_trials: numTrials,
    counts,
    images_per_s: run.progress?.images_per_s ?? null,
    remaining_s: run.progress?.remaining_s ?? null,
    trials: distinctTrials(run).map((trial) => trialRecord(trial, run, stopped)),
  };
}

/** Of a trial whose files cannot be relied on. */
const UNKNOWN = {
  step: null,
  num_evaluations_done: null,
  num_evaluations: null,
  clean_accuracy: null,
  num_assistants: null,
  position: null,
  remaining_s: null,
};

type StoppedSteps = ReturnType<typeof stoppedSteps>;

function trialRecord(trial: TrialData, run: RunData, stopped: StoppedSteps) {
  const { trialId, point, seed, result } = trial;
  const damage = damageOf(trial, run);
  if (damage !== null)
    return { trial_id: trialId, point, seed, status: 'damaged', ...UNKNOWN, error: damage };
  const { step, numDone, numEvaluations, cleanAccuracy } = progressOf(trial, stopped);
  const now = nowOf(trial, run);
  return {
    trial_id: trialId,
    point,
    seed,
    status: stateOfTrial(trial, run),
    step,
    num_evaluations_done: numDone,
    num_evaluations: numEvaluations,
    clean_accuracy: cleanAccuracy,
    num_assistants: now?.num_assistants ?? null,
    position: now?.position ?? null,
    remaining_s: now?.remaining_s ?? null,
    error: result?.error ?? null,
  };
}

function trialRow(trial: TrialData, run: RunData, stopped: StoppedSteps): string[] {
  const label = trialLabel(trial.point, trial.seed);
  const damage = damageOf(trial, run);
  if (damage !== null) return [trial.trialId, label, 'damaged', '', damage];
  const { step, numDone, numEvaluations, cleanAccuracy } = progressOf(trial, stopped);
  const now = nowOf(trial, run);
  const by = now?.num_assistants ? ` by ${now.num_assistants + 1} workers` : '';
  const position =
    trial.status === 'pending' ? '' : `step ${step}, ${numDone}/${numEvaluations ?? '?'} evaluations${by}`;
  const pace = [speedText(now?.position?.images_per_s ?? 0), remainingText(now?.remaining_s ?? null)]
    .join(' ')
    .trim();
  const outcome = cleanAccuracy === null ? '' : `clean ${number(cleanAccuracy)}`;
  const error = trial.result?.error?.split('\n', 1)[0] ?? '';
  return [
    trial.trialId,
    label,
    stateOfTrial(trial, run),
    position,
    error || [outcome, pace].filter((part) => part !== '').join(', '),
  ];
}

/** Where the process that works on the run says that the trial is; undefined where it is at no such trial. */
function nowOf({ trialId }: TrialData, { progress }: RunData) {
  return progress?.trials.find(({ trial_id }) => trial_id === trialId);
}

function progressOf({ trialId, metrics, evaluations, result, config }: TrialData, stopped: StoppedSteps) {
  const clean = evaluations.find((record) => record.kind === 'masked' && record.mask.family === 'none');
  return {
    step:
      result?.num_steps ??
      metrics.reduce((last, { step }) => Math.max(last, step), stopped.get(trialId) ?? 0),
    numDone: evaluations.length,
    numEvaluations: config?.evaluate.evaluations.length ?? null,
    cleanAccuracy: (clean?.kind === 'masked' ? clean.metrics.accuracy : null) ?? null,
  };
}

/** The step at which each trial that was stopped last stood, by its id: its checkpoint may be past its last metric. */
function stoppedSteps(directory: string): ReadonlyMap<string, number> {
  const events = readJournal(new RunDirectory(directory).journal);
  return new Map(
    events.flatMap((event) => (event.type === 'trial_stopped' ? [[event.trial_id, event.step]] : [])),
  );
}
