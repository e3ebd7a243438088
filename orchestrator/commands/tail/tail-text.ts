import type { MetricRow, RunEvent } from '../../protocol/generated.js';
import { eventText } from '../../watch/event-text.js';
import { number, oneLine } from '../../watch/format.js';
import { recordLines } from '../../watch/record-text.js';
import { fullName, type TrialNames } from '../../watch/trial-names.js';

/** The event in lines that a person reads: one per step, amount, or fact of the history. */
export function tailLines(event: RunEvent, names: TrialNames): string[] {
  switch (event.type) {
    case 'journal_begun':
      return [];
    case 'metrics':
      return grouped(event.rows, ({ step }) => `step ${step}`, metricText).map(
        (line) => `${fullName(event.trial_id, names)}  ${line}`,
      );
    case 'evaluation':
      return recordLines(event.record).map((line) => `${fullName(event.trial_id, names)}  ${line}`);
    default: {
      const second = event.at.replace(/\.\d+Z$/, 'Z');
      return [oneLine(`${second}  ${eventText(event, names)}`)];
    }
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
