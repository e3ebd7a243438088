import type { RunSummary } from '../estimates/summary.js';
import { NUM_SERIES_COLORS } from '../figures/palette.js';
import type { ReportTables } from '../tables/report-tables.js';
import { answersOf } from '../words/answer/answer.js';
import type { ComparisonText } from '../words/comparison-sentences.js';
import { missingOf } from '../words/missing.js';
import { warningsOf } from '../words/warnings.js';
import { cellsHtml } from './cells-html.js';
import { comparisonsHtml } from './comparisons-html.js';
import { type ContactSheetPictures, contactSheetHtml } from './contact-sheet-html.js';
import { type DrawnFigure, figureHtml } from './figure-html.js';
import { type Html, html, raw, unbroken } from './html.js';
import { provenanceHtml } from './provenance-html.js';
import { SCROLL_SCRIPT, SORT_SCRIPT } from './scripts.js';
import { sheetCaption } from './sheet-caption.js';
import { STYLE } from './style.js';
import { tableHtml } from './table-html.js';
import { trialsHtml } from './trials-html.js';

/** What a page is made of, beside the summary. */
export interface PageParts {
  readonly figures: readonly DrawnFigure[];
  readonly tables: ReportTables;
  readonly comparisons: readonly ComparisonText[];
  readonly contactSheet: ContactSheetPictures | null;
}

/** The report as one page that needs no other file and no network. */
export function pageHtml(summary: RunSummary, parts: PageParts): string {
  const { experiment, name, trials } = summary.run;
  const sections = sectionsOf(summary, parts);
  const numDone = trials.filter(({ status }) => status === 'done').length;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<title>${experiment.name} – Sparsight report</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">Sparsight report · ${name} · ${numDone} of ${trials.length} trials done</p>
<h1>${experiment.name}</h1>
${experiment.description === '' ? null : html`<p class="question">${experiment.description}</p>`}
<nav aria-label="Sections">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
</header>
<main>
${missingHtml(missingOf(summary))}
${warningsHtml(warningsOf(summary))}
${sections.map(
  ({ id, title, content }) => html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}</section>
`,
)}
</main>
<script>${raw(SORT_SCRIPT)}
${raw(SCROLL_SCRIPT)}</script>
</body>
</html>
`.text;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

function sectionsOf(summary: RunSummary, parts: PageParts): Section[] {
  const { figures, tables, comparisons, contactSheet } = parts;
  const drawn = [
    ...figures.map(figureHtml),
    ...(contactSheet === null ? [] : [contactSheetHtml(contactSheet, sheetCaption(summary))]),
  ];
  const sections: (Section | false)[] = [
    { id: 'answer', title: 'Answer', content: answerHtml(summary) },
    { id: 'accuracy', title: 'Accuracy', content: accuracyHtml(tables) },
    drawn.length > 0 && { id: 'figures', title: 'Figures', content: html`${drawn}` },
    tables.certificates.length > 0 && {
      id: 'certificates',
      title: 'Certificates',
      content: html`${tables.certificates.map(tableHtml)}`,
    },
    tables.further.length > 0 && {
      id: 'tables',
      title: 'Further tables',
      content: html`${tables.further.map(tableHtml)}`,
    },
    (comparisons.length > 0 || tables.comparedMasks !== null) && {
      id: 'comparisons',
      title: 'Paired comparisons',
      content: comparisonsHtml(comparisons, tables),
    },
    { id: 'cells', title: 'All numbers', content: cellsHtml(summary) },
    { id: 'provenance', title: 'Provenance', content: provenanceHtml(summary) },
    { id: 'trials', title: 'Trials', content: trialsHtml(summary) },
  ];
  return sections.filter((section) => section !== false);
}

function accuracyHtml({ main, given }: ReportTables): Html {
  return html`${tableHtml(main)}${given && tableHtml(given)}`;
}

function answerHtml(summary: RunSummary): Html {
  const answers = answersOf(summary);
  if (answers.length === 0) return html`<p>Nothing is measured yet.</p>`;
  const items = answers.map(({ text, pointIndex }) => {
    const mark = pointIndex === null ? 'var(--muted)' : `var(--series-${pointIndex % NUM_SERIES_COLORS})`;
    return html`<li style="--mark:${mark}">${unbroken(text)}</li>`;
  });
  return html`<ul class="answers">${items}</ul>`;
}

function missingHtml([first, ...rest]: readonly string[]): Html {
  if (first === undefined) return html``;
  return html`<aside class="missing" aria-label="What is missing"><p><strong>${first}</strong> The numbers below are of what is there.</p>
<ul>${rest.map((sentence) => html`<li>${sentence}</li>`)}</ul></aside>`;
}

function warningsHtml(warnings: readonly string[]): Html {
  if (warnings.length === 0) return html``;
  return html`<aside class="missing" aria-label="Warnings"><p><strong>Read the numbers with care.</strong></p>
<ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></aside>`;
}
