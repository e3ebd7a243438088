import type { MetricRow } from '../../protocol/generated.js';
import { entryText } from '../../watch/entry-text.js';
import { number, oneLine } from '../../watch/format.js';
import { recordLines } from '../../watch/record-text.js';
import type { TailEvent } from '../../watch/tail-event.js';
import { fullName, type TrialNames } from '../../watch/trial-names.js';

/** The event in lines that a person reads: one per step, amount, or fact of the history. */
export function tailLines(event: TailEvent, names: TrialNames): string[] {
  switch (event.kind) {
    case 'entry':
      return [oneLine(entryText(event.entry, names))];
    case 'metrics':
      return grouped(event.rows, ({ step }) => `step ${step}`, metricText).map(
        (line) => `${fullName(event.trialId, names)}  ${line}`,
      );
    case 'evaluations':
      return event.rows.flatMap(recordLines).map((line) => `${fullName(event.trialId, names)}  ${line}`);
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
