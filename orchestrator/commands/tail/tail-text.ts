import type { MetricRow } from '../../protocol/generated.js';
import type { JournalEntry } from '../../store/journal.js';
import { recordLines } from '../record-text.js';
import { number, oneLine } from '../run/format.js';
import type { TailEvent } from './tail-event.js';

/** The event in lines that a person reads: one per step, amount, or fact of the history. */
export function tailLines(event: TailEvent, labelOf: (trialId: string) => string): string[] {
  switch (event.kind) {
    case 'entry':
      return [oneLine(entryLine(event.entry, labelOf))];
    case 'metrics':
      return grouped(event.rows, ({ step }) => `step ${step}`, metricText).map(
        (line) => `${event.trialId}  ${line}`,
      );
    case 'evaluations':
      return event.rows.flatMap(recordLines).map((line) => `${event.trialId}  ${line}`);
  }
}

/** The event in lines of NDJSON: one a row or a fact of the history. */
export function tailJson(event: TailEvent): string[] {
  switch (event.kind) {
    case 'entry':
      return [JSON.stringify(event.entry)];
    case 'metrics':
      return event.rows.map((row) => JSON.stringify({ type: 'metric', trial_id: event.trialId, ...row }));
    case 'evaluations':
      return event.rows.map((row) => JSON.stringify({ type: 'evaluation', trial_id: event.trialId, ...row }));
  }
}

function entryLine(
  { at, type, trial_id, ...fields }: JournalEntry,
  labelOf: (trialId: string) => string,
): string {
  const subject = typeof trial_id === 'string' ? `${trial_id} (${labelOf(trial_id)})` : '';
  const particulars = Object.entries(fields).map(([name, value]) => `${name} ${scalarText(value)}`);
  return [at, type.replaceAll('_', ' '), subject, particulars.join(', ')]
    .filter((part) => part !== '')
    .join('  ');
}

/** Rows that follow one another and belong together, in one line. */
function grouped<Row>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  textOf: (row: Row) => string,
): string[] {
  const groups: { readonly head: string; readonly texts: string[] }[] = [];
  for (const row of rows) {
    const head = groupOf(row);
    const last = groups.at(-1);
    if (last?.head === head) last.texts.push(textOf(row));
    else groups.push({ head, texts: [textOf(row)] });
  }
  return groups.map(({ head, texts }) => `${head}  ${texts.join('  ')}`);
}

function metricText({ name, value }: MetricRow): string {
  return `${name} ${number(value)}`;
}

function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
