import { THEMES, type Theme, themeVariables } from '../figures/palette.js';

function declarations(theme: Theme): string {
  return Object.entries(themeVariables(theme))
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
}

/** Styles of the page: one column of text and tables, light or dark as the reader's system is, light on paper. */
export const STYLE = `
:root { color-scheme: light dark; ${declarations(THEMES.light)}; --wash: #f5f6f8; --accent: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { ${declarations(THEMES.dark)}; --wash: #1c2025; --accent: #56b4e9; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0 auto; padding: clamp(1rem, 4vw, 3rem) clamp(1rem, 4vw, 2rem) 4rem; max-width: 66rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
h1, h2, h3 { line-height: 1.2; text-wrap: balance; letter-spacing: -0.01em; }
h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); margin: 0.2rem 0 0.6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 3rem 0 0.8rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 0.4rem; }
p, ul, dl { max-width: 46rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
.kicker, .muted, figcaption, .caption, .notes { color: var(--muted); }
.kicker { margin: 0; font-size: 0.9rem; }
.question { font-size: 1.2rem; margin: 0 0 1rem; text-wrap: pretty; }
nav { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; padding: 0.6rem 0; border-block: 1px solid var(--grid); font-size: 0.92rem; }
.answers { list-style: none; padding: 0; }
.answers li { position: relative; padding-left: 1.3rem; margin: 0.7rem 0; }
.answers li::before { content: ""; position: absolute; left: 0; top: 0.52em; width: 0.66rem; height: 0.66rem; border-radius: 50%; background: var(--mark); }
.missing { border-left: 4px solid var(--series-1); background: var(--wash); padding: 0.7rem 1rem; margin: 1.2rem 0; }
.missing p { margin: 0; }
.missing ul { margin: 0.4rem 0 0; padding-left: 1.2rem; }
.scroll { overflow-x: auto; margin: 0.6rem 0; overscroll-behavior-x: contain; }
.scroll.more { mask-image: linear-gradient(to right, #000 calc(100% - 3rem), #0004); }
.hint { color: var(--muted); font-size: 0.85rem; margin: 0.4rem 0; }
.scroll.tall { max-height: 32rem; overflow-y: auto; border-block: 1px solid var(--grid); }
.scroll:focus-visible, button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.9rem; min-width: min(100%, 26rem); }
.caption { font-size: 0.9rem; margin: 1.6rem 0 0.5rem; }
h2 + .caption { margin-top: 0; }
th, td { padding: 0.3rem 0.75rem; text-align: right; white-space: nowrap; vertical-align: baseline; }
th { font-weight: 600; }
thead th { border-bottom: 1px solid var(--muted); background: var(--paper); position: sticky; top: 0; }
tbody { border-bottom: 1px solid var(--grid); }
tbody th { text-align: left; vertical-align: top; background: var(--paper); }
table.grouped th:first-child { position: sticky; left: 0; z-index: 1; }
table.grouped thead th:first-child { z-index: 2; }
.text { text-align: left; }
.wraps { white-space: normal; min-width: 14rem; }
.pm, .published { color: var(--muted); }
.published { font-style: italic; }
.notes { font-size: 0.9rem; max-width: 46rem; padding-left: 1.1rem; }
figure { margin: 1.2rem 0 2rem; }
figure svg, figure img { max-width: 100%; height: auto; display: block; }
figure .scroll img { max-width: none; } /* its labels are to be read on a telephone too */
figure svg text { font-family: inherit; } /* not that of the files, which may be missing here */
figcaption { font-size: 0.9rem; margin-top: 0.5rem; max-width: 46rem; }
.narrow { display: none; }
@media (max-width: 46rem) {
  .wide { display: none; } .narrow { display: block; }
  th, td { padding: 0.25rem 0.45rem; }
  thead th { white-space: normal; vertical-align: bottom; }
  tbody th { white-space: normal; max-width: 9rem; overflow-wrap: break-word; }
  .grouped .pm { display: block; font-size: 0.85em; line-height: 1.1; }
}
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.2rem; font-size: 0.92rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; } }
pre { background: var(--wash); padding: 0.8rem 1rem; overflow-x: auto; border-radius: 6px; font-size: 0.88rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.92em; }
th button { all: unset; cursor: pointer; }
th button::after { content: " ↕"; color: var(--grid); }
th[aria-sort=ascending] button::after { content: " ↑"; color: var(--ink); }
th[aria-sort=descending] button::after { content: " ↓"; color: var(--ink); }
details > summary { cursor: pointer; color: var(--accent); margin: 0.6rem 0; }
@media print {
  :root { color-scheme: light; ${declarations(THEMES.light)}; --wash: #f5f6f8; --accent: #0072b2; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .print-none { display: none; }
  .wide { display: block; } .narrow { display: none; }
  .scroll, .scroll.tall { overflow: visible; max-height: none; mask-image: none; }
  figure .scroll img { max-width: 100%; }
  table.grouped th:first-child { position: static; }
  thead th { position: static; }
  figure, tr, .answers li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`.trim();
