import type { ReportTables } from '../tables/report-tables.js';
import type { ComparisonText } from '../words/comparison-sentences.js';
import { type Html, html, unbroken } from './html.js';
import { tableHtml } from './table-html.js';

/** Paired comparisons in words, and in full behind a fold. */
export function comparisonsHtml(
  texts: readonly ComparisonText[],
  { compared, comparedMasks }: Pick<ReportTables, 'compared' | 'comparedMasks'>,
): Html {
  return html`${texts.map(textHtml)}
${compared && html`<details><summary>Every amount</summary>${tableHtml(compared)}</details>`}
${comparedMasks && html`<details><summary>Masks compared in pairs, for each model</summary>${tableHtml(comparedMasks)}</details>`}
`;
}

function textHtml({ heading, basis, sentences }: ComparisonText): Html {
  return html`<h3>${heading}</h3>
<p class="muted">${basis}</p>
<ul>${sentences.map((sentence) => html`<li>${unbroken(sentence)}</li>`)}</ul>
`;
}
