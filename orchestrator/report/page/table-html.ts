import { cellText } from '../tables/cell-text.js';
import { withSeedCounts } from '../tables/seed-counts.js';
import type { Column, RowGroup, Table, TableCell } from '../tables/table.js';
import { type Html, html, unbroken } from './html.js';

/** A table with its caption and notes; wide ones scroll on their own. */
export function tableHtml(written: Table): Html {
  const table = withSeedCounts(written);
  const columns = [...table.headingColumns.map((column) => ({ ...column, isText: true })), ...table.columns];
  const notes = table.notes.map((note) => html`<li>${unbroken(note)}</li>`);
  return html`<p class="caption" id="table-${table.stem}">${unbroken(table.caption)}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="table-${table.stem}"><table class="grouped" aria-labelledby="table-${table.stem}">
<thead><tr>${columns.map(headingHtml)}</tr></thead>
${table.groups.map(groupHtml)}
</table></div>
${notes.length === 0 ? null : html`<ul class="notes">${notes}</ul>`}`;
}

function headingHtml({ header, isText }: Column): Html {
  return isText ? html`<th scope="col" class="text">${header}</th>` : html`<th scope="col">${header}</th>`;
}

function groupHtml({ heading, rows }: RowGroup): Html {
  const headings = heading.map((text) => html`<th scope="rowgroup" rowspan="${rows.length}">${text}</th>`);
  const lines = rows.map(
    (row, index) => html`<tr>${index === 0 ? headings : null}${row.map(cellHtml)}</tr>
`,
  );
  return html`<tbody>
${lines}</tbody>
`;
}

function cellHtml(cell: TableCell): Html {
  const [, value = '', range] = /^(.*?)(?: (±.*|\(.*))?$/.exec(cellText(cell)) ?? [];
  const content = range === undefined ? html`${value}` : html`${value} <span class="pm">${range}</span>`;
  switch (cell.type) {
    case 'published':
      return html`<td class="published">${content}</td>`;
    case 'text':
      return html`<td class="text">${content}</td>`;
    default:
      return html`<td>${content}</td>`;
  }
}
