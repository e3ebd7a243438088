import type { Machine } from './machine.js';
import type { Outcome } from './measure.js';
import type { Row } from './row.js';

/** What the table shows, as JSON: `value` is a ratio, or milliseconds where `unit` says so. */
export function jsonReport(machine: Machine, measured: readonly (readonly [Row, Outcome])[]): string {
  const report = {
    machine,
    rows: measured.map(([row, outcome]) => ({ ...facts(row), ...results(outcome) })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function facts({ name, ours, other, unit, target }: Row) {
  const bound = 'atLeast' in target ? { at_least: target.atLeast } : { at_most: target.atMost };
  return { name, ours, other, unit: unit ?? 'ratio', target: bound };
}

function results(outcome: Outcome) {
  if (outcome.status !== 'measured') return outcome;
  const { status, value, oursS, otherS, numRounds, isMet } = outcome;
  return { status, value, ours_s: oursS, other_s: otherS, num_rounds: numRounds, is_met: isMet };
}
