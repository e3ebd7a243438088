import type { JournalEntry } from '../store/journal.js';
import { fullName, type TrialNames } from './trial-names.js';

type Fields = Readonly<Record<string, unknown>>;

/** A fact of a run's history in words, with the second that it is of. */
export function entryText({ at, type, ...fields }: JournalEntry, names: TrialNames): string {
  const trial = typeof fields.trial_id === 'string' ? `trial ${fullName(fields.trial_id, names)}` : '';
  return `${at.replace(/\.\d+Z$/, 'Z')}  ${wordsOf(type, trial, fields)}`;
}

function wordsOf(type: string, trial: string, fields: Fields): string {
  const { attempt, status, error, step, from, worker_id, device, device_name, host, pid } = fields;
  switch (type) {
    case 'run_started':
      return startText(fields);
    case 'run_ended':
      return endText(fields);
    case 'worker_joined':
      return `worker ${worker_id} joined: ${device} (${device_name}) on ${host}, process ${pid}`;
    case 'worker_lost':
      return `worker ${worker_id} lost (${fields.reason}): ${fields.detail}`;
    case 'trial_begun':
      return `${trial} given to a worker${attempt === 1 ? '' : `, attempt ${attempt}`}`;
    case 'trial_ended':
      return `${trial} ${status}${attempt === 1 ? '' : `, attempt ${attempt}`}`;
    case 'trial_reused':
      return `${trial} taken over from ${from}`;
    case 'trial_retried':
      return `${trial} attempt ${attempt} failed, tried again: ${String(error).split('\n', 1)[0]}`;
    case 'trial_stopped':
      return `${trial} stopped at step ${step}`;
    case 'draining':
      return 'stopping after a checkpoint';
    default:
      return otherText(type, trial, fields);
  }
}

function startText({ num_trials, num_pending, pid, command, ...others }: Fields): string {
  const left = num_pending === undefined ? '' : `, ${num_pending} of them to compute`;
  const by = command === undefined ? '' : ` by ${command}`;
  const process = pid === undefined ? '' : ` (process ${pid})`;
  return `run started${by}${process}: ${num_trials} trials${left}${pairs(others)}`;
}

/** What the invocation came to, as a sum. */
function endText({ status, num_done, num_diverged, num_failed, num_unfinished, ...others }: Fields): string {
  const counts = Object.entries({
    done: num_done,
    diverged: num_diverged,
    failed: num_failed,
    'left to do': num_unfinished,
  }).filter(([name, number]) => number !== undefined && (name === 'done' || number !== 0));
  const sum = counts.map(([name, number]) => `${number} ${name}`).join(', ');
  return `run ended${status === undefined ? '' : `, ${status}`}${sum === '' ? '' : `: ${sum}`}${pairs(others)}`;
}

/** What this program does not know in other words. */
function otherText(type: string, trial: string, { trial_id: _, ...fields }: Fields): string {
  return [type.replaceAll('_', ' '), trial].filter((part) => part !== '').join('  ') + pairs(fields, '  ');
}

function pairs(fields: Fields, before = ', '): string {
  const texts = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return texts.length === 0 ? '' : `${before}${texts.join(', ')}`;
}
