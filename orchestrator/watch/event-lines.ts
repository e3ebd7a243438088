import type { DroppedCounts, Notification } from '../scheduler/notification.js';
import { count, number, oneLine } from './format.js';
import { recordText } from './record-text.js';
import { fullName, type TrialNames } from './trial-names.js';

/** What happens, in a line a person reads (of a lost worker also what it said last); null for what is too frequent to be told without a live table. */
export function eventLine(notification: Notification, names: TrialNames): string | null {
  return eventText(notification, names)?.split('\n').map(oneLine).join('\n') ?? null;
}

function eventText(notification: Notification, names: TrialNames): string | null {
  const trial = 'trialId' in notification ? fullName(notification.trialId, names) : '';
  switch (notification.type) {
    case 'worker_joined': {
      const { device, device_name, num_threads } = notification.hello;
      return `worker ${notification.workerId} joined: ${device} (${device_name}), threads: ${num_threads}`;
    }
    case 'worker_lost':
      return `worker ${notification.workerId} lost (${notification.reason}): ${notification.detail}`;
    case 'worker_reconnected':
      return `worker ${notification.workerId} is back`;
    case 'trial_started':
      return `trial ${trial} started on ${notification.workerId}${attemptText(notification.attempt)}`;
    case 'metrics':
      return validationLine(trial, notification.rows);
    case 'checkpoint':
      return `trial ${trial} checkpoint at step ${notification.step}`;
    case 'evaluation':
      return `trial ${trial} ${recordText(notification.record)}`;
    case 'trial_ended':
      return endLine(trial, notification.result);
    case 'trial_retried':
      return `trial ${trial} attempt ${notification.attempt} failed, tried again: ${firstLine(notification.error)}`;
    case 'trial_stopped':
      return `trial ${trial} stopped at step ${notification.step}`;
    case 'draining':
      return 'stopping after a checkpoint; Ctrl-C again stops now';
    case 'dropped':
      return droppedText(notification.counts);
    case 'worker_queued':
      return `worker ${notification.workerId} waits: ${notification.reason}`;
    case 'worker_started':
    case 'worker_left':
    case 'trial_progress':
      return null;
  }
}

/** What was left aside since the run began, and whether that is as it should be. */
function droppedText({ refused, stale, repeated }: DroppedCounts): string {
  const parts = [
    [refused, 'that are no event of a worker of this run (please report this)'],
    [stale, 'of attempts that were given up, which is as it should be'],
    [repeated, 'that came again after a reconnect and are stored once, which is as it should be'],
  ] as const;
  const texts = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return `messages left aside so far: ${texts.join('; ')}`;
}

/** Whether the line is worth keeping above a live table. */
export function isNoteworthy({ type }: Notification): boolean {
  return type === 'worker_lost' || type === 'trial_retried' || type === 'dropped';
}

function validationLine(
  trial: string,
  rows: Extract<Notification, { type: 'metrics' }>['rows'],
): string | null {
  const validation = rows.filter(({ name }) => name.startsWith('val_'));
  const last = validation.at(-1);
  if (last === undefined) return null;
  return `trial ${trial} step ${last.step}: ${pairs(validation.map(({ name, value }) => [name, value]))}`;
}

function endLine(trial: string, result: Extract<Notification, { type: 'trial_ended' }>['result']): string {
  const times = `trained ${number(result.train_s)} s, evaluated ${number(result.evaluate_s)} s`;
  return `trial ${trial} ${result.status}: ${result.error === null ? times : firstLine(result.error)}`;
}

function attemptText(attempt: number): string {
  return attempt === 1 ? '' : `, attempt ${attempt}`;
}

function pairs(entries: readonly (readonly [string, number | string])[]): string {
  return entries.map(([name, value]) => `${name} ${number(value)}`).join(', ');
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
