import type { Outcome, Spread } from './measure.js';
import type { Row } from './row.js';

const HEADINGS = ['row', 'what ÷ what', 'measured', 'rounds', 'target', 'met', 'ours', 'other'];

/** The table as Markdown, which is also easy to read on a terminal. */
export function table(measured: readonly (readonly [Row, Outcome])[]): string {
  const lines = [HEADINGS, ...measured.map(([row, outcome]) => cells(row, outcome))];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [text[0], rule, ...text.slice(1)].join('\n');
}

/** What came of one row, in a line: told as soon as it is known, since the table takes long. */
export function outcomeText(row: Row, outcome: Outcome): string {
  switch (outcome.status) {
    case 'measured':
      return `${valueText(row, outcome.value)}, target ${targetText(row)}${outcome.isMet ? '' : ' not met'}`;
    case 'failed':
      return outcome.error;
    case 'peer not installed':
      return outcome.status;
  }
}

function cells(row: Row, outcome: Outcome): string[] {
  const target = targetText(row);
  const what = 'atLeast' in row.target ? `${row.other} ÷ ${row.ours}` : `${row.ours} ÷ ${row.other}`;
  const named = [row.name, row.combined === undefined ? what : `${row.ours} − ${row.other}`];
  switch (outcome.status) {
    case 'measured': {
      const met = outcome.isMet ? 'yes' : 'no';
      const spans = [outcome.oursS, outcome.otherS].map(({ median }) => seconds(median));
      return [...named, valueText(row, outcome.value), String(outcome.numRounds), target, met, ...spans];
    }
    case 'peer not installed':
      return [...named, 'peer not installed', '', target, '', '', ''];
    case 'failed':
      return [...named, 'failed', '', target, '', '', ''];
  }
}

function valueText(row: Row, { median, min, max }: Spread): string {
  const unit = row.unit ?? '×';
  return `${digits(median)} ${unit} (${digits(min)}–${digits(max)})`;
}

function targetText({ target, ...row }: Row): string {
  const unit = row.unit ?? '×';
  return 'atLeast' in target ? `≥ ${target.atLeast} ${unit}` : `≤ ${digits(target.atMost)} ${unit}`;
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function seconds(value: number): string {
  if (value >= 1) return `${digits(value)} s`;
  return value >= 1e-3 ? `${digits(value * 1e3)} ms` : `${digits(value * 1e6)} µs`;
}
