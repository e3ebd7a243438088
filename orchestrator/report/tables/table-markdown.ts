import { cellText } from './cell-text.js';
import { inert } from './csv.js';
import { withSeedCounts } from './seed-counts.js';
import type { Table } from './table.js';

/** A table in GitHub's Markdown, its columns aligned so that it reads well as plain text too. */
export function tableMarkdown(written: Table): string {
  const table = withSeedCounts(written);
  const columns = [...table.headingColumns.map((column) => ({ ...column, isText: true })), ...table.columns];
  const lines = table.groups.flatMap(({ heading, rows }) =>
    rows.map((row, index) =>
      [...heading.map((text) => (index === 0 ? text : '')), ...row.map((cell) => cellText(cell))].map(
        (text) => escapeMarkdown(inert(text)),
      ),
    ),
  );
  const headers = columns.map(({ header }) => escapeMarkdown(inert(header)));
  const widths = columns.map((_, index) =>
    Math.max(3, ...[headers, ...lines].map((line) => line[index]!.length)),
  );
  const pad = (text: string, index: number): string =>
    columns[index]!.isText ? text.padEnd(widths[index]!) : text.padStart(widths[index]!);
  const rule = columns.map(({ isText }, index) =>
    isText ? '-'.repeat(widths[index]!) : `${'-'.repeat(widths[index]! - 1)}:`,
  );
  const body = lines.length === 0 ? [] : [headers.map(pad), rule, ...lines.map((line) => line.map(pad))];
  const notes = table.notes.map((note) => `${escapeMarkdown(note)}\n`);
  return [
    `**${escapeMarkdown(table.caption)}**\n`,
    ...body.map((line) => `| ${line.join(' | ')} |`),
    ...(body.length === 0 ? [] : ['']),
    ...notes,
  ].join('\n');
}

/** Keeps what users have named from being read as Markdown or HTML. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*[\]|]|<(?=[a-z/!?])/gi, '\\$&').replace(/\s+/g, ' ');
}
