import type { RunFact } from '../protocol/run-fact.js';
import { clock, count, number } from './format.js';
import { recordText } from './record-text.js';
import { fullName, type TrialNames } from './trial-names.js';

type Fact<Type extends RunFact['type']> = Extract<RunFact, { type: Type }>;

/** An event in words; rows of metrics in one line, a lost worker's last words in lines of their own. */
export function eventText(event: RunFact, names: TrialNames): string {
  const trial = 'trial_id' in event ? `trial ${fullName(event.trial_id, names)}` : '';
  switch (event.type) {
    case 'journal_begun':
      return 'the history begins';
    case 'run_created':
      return 'run created';
    case 'run_started':
      return startText(event);
    case 'run_ended':
      return endText(event);
    case 'run_progress':
      return progressText(event);
    case 'report_written':
      return `report written: ${event.report}`;
    case 'worker_queued':
      return `worker ${event.worker_id} waits: ${event.reason}`;
    case 'worker_started':
      return `worker ${event.worker_id} is starting on ${event.device}`;
    case 'worker_joined': {
      const { worker_id, device, device_name, num_threads, host, pid } = event;
      return `worker ${worker_id} joined: ${device} (${device_name}), threads: ${num_threads}, on ${host}, process ${pid}`;
    }
    case 'worker_reconnected':
      return `worker ${event.worker_id} is back`;
    case 'worker_lost':
      return `worker ${event.worker_id} lost (${event.reason}): ${event.detail}`;
    case 'worker_left':
      return `worker ${event.worker_id} left`;
    case 'trial_reused':
      return `${trial} taken over from ${event.from}`;
    case 'trial_begun':
      return `${trial} given to a worker${attemptText(event.attempt)}`;
    case 'trial_started':
      return `${trial} started on ${event.worker_id}${attemptText(event.attempt)}`;
    case 'trial_progress':
      return `${trial} ${event.position.phase}`;
    case 'metrics':
      return `${trial} ${event.rows.map(({ name, step, value }) => `step ${step} ${name} ${number(value)}`).join(', ')}`;
    case 'evaluation':
      return `${trial} ${recordText(event.record)}`;
    case 'trial_divided':
      return `${trial} can be divided: ${count(event.num_parts)} parts left`;
    case 'part': {
      const { evaluation_index, first, last, worker_id } = event;
      return `${trial} evaluation ${evaluation_index + 1}: images ${first + 1} to ${last} by ${worker_id}`;
    }
    case 'assist_started':
      return `worker ${event.worker_id} assists at ${trial}`;
    case 'assist_ended': {
      const why = event.message === '' ? '' : `: ${firstLine(event.message)}`;
      return `worker ${event.worker_id} assists no more at ${trial}${why}`;
    }
    case 'checkpoint':
      return `${trial} checkpoint at step ${event.step}`;
    case 'trial_ended': {
      const times = `trained ${number(event.train_s)} s, evaluated ${number(event.evaluate_s)} s`;
      const outcome = event.error === null ? times : firstLine(event.error);
      return `${trial} ${event.status}${attemptText(event.attempt)}: ${outcome}`;
    }
    case 'trial_retried':
      return `${trial} attempt ${event.attempt} failed, tried again: ${firstLine(event.error)}`;
    case 'trial_stopped':
      return `${trial} stopped at step ${event.step}`;
    case 'dropped':
      return droppedText(event);
    case 'draining':
      return 'stopping after a checkpoint';
    default:
      return event satisfies never;
  }
}

function startText({ num_trials, num_pending, pid, command }: Fact<'run_started'>): string {
  return `run started by ${command} (process ${pid}): ${num_trials} trials, ${num_pending} of them to compute`;
}

/** What the invocation came to. */
function endText({ status, num_done, num_diverged, num_failed, num_unfinished }: Fact<'run_ended'>): string {
  const counts = [
    [num_done, 'done'],
    [num_diverged, 'diverged'],
    [num_failed, 'failed'],
    [num_unfinished, 'left to do'],
  ] as const;
  const parts = counts.filter(([number, what]) => number > 0 || what === 'done');
  return `run ended, ${status}: ${parts.map(([number, what]) => `${number} ${what}`).join(', ')}`;
}

/** How far the run is, how fast, and for how long still. */
export function progressText(progress: Fact<'run_progress'>): string {
  const { num_done, num_diverged, num_failed, num_finished_before, num_trials, trials } = progress;
  const ended = num_finished_before + num_done + num_diverged + num_failed;
  const parts = [
    `${ended}/${num_trials} ended`,
    `${trials.length} running`,
    speedText(progress.images_per_s),
  ];
  return [...parts, remainingText(progress.remaining_s)].filter((part) => part !== '').join(', ');
}

/** A speed in words; empty where nothing is known. */
export function speedText(imagesPerS: number): string {
  return imagesPerS > 0 ? `${count(imagesPerS)} img/s` : '';
}

/** The time left in words; empty where nothing is known. */
export function remainingText(seconds: number | null): string {
  return seconds === null ? '' : `${clock(seconds)} left`;
}

/** What was left aside since the run began, and whether that is as it should be. */
function droppedText({ refused, stale, repeated }: Fact<'dropped'>): string {
  const parts = [
    [refused, 'that are no event of a worker of this run (please report this)'],
    [stale, 'of attempts that were given up, which is as it should be'],
    [repeated, 'that came again after a reconnect and are stored once, which is as it should be'],
  ] as const;
  const texts = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return `messages left aside so far: ${texts.join('; ')}`;
}

function attemptText(attempt: number): string {
  return attempt === 1 ? '' : `, attempt ${attempt}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
