import type { RunFact } from '../protocol/run-fact.js';
import { eventText } from './event-text.js';
import { number, oneLine } from './format.js';
import { fullName, type TrialNames } from './trial-names.js';

/** What the one who started the run knows, or what is too frequent to be told without a live table. */
const UNTOLD: ReadonlySet<RunFact['type']> = new Set([
  'journal_begun',
  'run_created',
  'run_started',
  'run_ended',
  'run_progress',
  'report_written',
  'worker_started',
  'worker_left',
  'trial_reused',
  'trial_begun',
  'trial_progress',
  'part',
]);

/** What happens, in a line that whoever started the run reads (of a lost worker also what it said last); null for what is not told. */
export function eventLine(event: RunFact, names: TrialNames): string | null {
  if (UNTOLD.has(event.type)) return null;
  if (event.type === 'metrics') return validationLine(event, names);
  const hint = event.type === 'draining' ? '; Ctrl-C again stops now' : '';
  return `${eventText(event, names)}${hint}`.split('\n').map(oneLine).join('\n');
}

/** Whether the line is worth keeping above a live table. */
export function isNoteworthy(event: RunFact): boolean {
  const { type } = event;
  if (type === 'assist_ended') return event.reason === 'failed';
  return type === 'worker_lost' || type === 'trial_retried' || type === 'dropped';
}

function validationLine(
  { trial_id, rows }: Extract<RunFact, { type: 'metrics' }>,
  names: TrialNames,
): string | null {
  const validation = rows.filter(({ name }) => name.startsWith('val_'));
  const last = validation.at(-1);
  if (last === undefined) return null;
  const pairs = validation.map(({ name, value }) => `${name} ${number(value)}`).join(', ');
  return oneLine(`trial ${fullName(trial_id, names)} step ${last.step}: ${pairs}`);
}
