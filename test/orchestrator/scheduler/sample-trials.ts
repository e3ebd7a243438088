import { readFileSync } from 'node:fs';
import type {
  Assign,
  Evaluation,
  EvaluationDone,
  Hello,
  MaskedRecord,
  Result,
  Trial,
} from '../../../orchestrator/protocol/generated.js';
import type { PendingTrial } from '../../../orchestrator/scheduler/trial-sink.js';

/** The message of a fixture of the contract. */
function fixture<Message>(name: string): Message {
  const url = new URL(`../../contract/valid/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { message: Message }).message;
}

const assign = fixture<Assign>('assign');
const hello = fixture<Hello>('hello');
const { result } = fixture<{ result: Result }>('trial-done');

const { record } = fixture<EvaluationDone>('evaluation');

export const trialId = (index: number) => index.toString(16).padStart(12, '0');

export function sampleTrial(index: number): Trial {
  return { ...assign.trial, trial_id: trialId(index), seed: index };
}

/** Trials of our models, or of those that are named; the code of a module is its name's. */
export function samplePending(
  numTrials: number,
  numAttempts = 0,
  models: readonly string[] = [],
): PendingTrial[] {
  return Array.from({ length: numTrials }, (_, index) => {
    const trial = sampleTrial(index);
    const name = models[index % models.length] ?? trial.model.name;
    return { trial: { ...trial, model: { ...trial.model, name } }, numAttempts };
  });
}

export function sampleHello(workerId: string, current: Hello['current'] = null): Hello {
  return { ...hello, worker_id: workerId, current };
}

/** The record of a masked evaluation of the sample trials. */
export function sampleRecord(index: number): MaskedRecord {
  const evaluation = assign.trial.evaluate.evaluations[index] as Extract<Evaluation, { kind: 'masked' }>;
  const { hidden } = evaluation;
  return { ...(record as MaskedRecord), ...evaluation, visible: 64 - hidden, ratio: hidden / 64 };
}

export function sampleResult(id: string): Result {
  return { ...result, trial_id: id };
}
