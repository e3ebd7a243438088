import type { ComparisonText } from '../comparison-sentences.js';
import type { Table } from '../tables/table.js';
import { type Html, html } from './html.js';
import { tableHtml } from './table-html.js';
import { unbroken } from './unbroken.js';

/** Paired comparisons in words, and in full behind a fold. */
export function comparisonsHtml(texts: readonly ComparisonText[], table: Table | null): Html {
  return html`${texts.map(textHtml)}
${table === null ? null : html`<details><summary>Every amount</summary>${tableHtml(table)}</details>`}
`;
}

function textHtml({ heading, basis, sentences }: ComparisonText): Html {
  return html`<h3>${heading}</h3>
<p class="muted">${basis}</p>
<ul>${sentences.map((sentence) => html`<li>${unbroken(sentence)}</li>`)}</ul>
`;
}
