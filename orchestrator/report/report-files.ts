import type { RunSummary } from './estimates/summary.js';
import { calibrationFigures } from './figures/calibration-figures.js';
import { certificateFigure } from './figures/certificate-figure.js';
import type { Figure } from './figures/figure.js';
import { flipFigure } from './figures/flip-figure.js';
import { givenMasksFigure } from './figures/given-masks-figure.js';
import { masksTogether } from './figures/masks-together.js';
import { THEMES } from './figures/palette.js';
import { ratioFigure } from './figures/ratio-figure.js';
import { renderPng, renderSvg, withTheme } from './figures/render.js';
import { sandwichFigure } from './figures/sandwich-figure.js';
import { trainingFigure } from './figures/training-figure.js';
import { transferFigure } from './figures/transfer-figure.js';
import { visibleFigure } from './figures/visible-figure.js';
import type { ContactSheetPictures } from './page/contact-sheet-html.js';
import type { DrawnFigure } from './page/figure-html.js';
import { pageHtml } from './page/page.js';
import { cellsCsv } from './tables/cells-csv.js';
import { comparisonsCsv } from './tables/comparisons-csv.js';
import { confusionCsv } from './tables/confusion-csv.js';
import { csvLine } from './tables/csv.js';
import { flippedImagesCsv } from './tables/flip-table.js';
import { tableLatex } from './tables/latex/table-latex.js';
import { allTables, printedMarkdown, reportTables } from './tables/report-tables.js';
import type { Table } from './tables/table.js';
import { tableCsv } from './tables/table-csv.js';
import { tableMarkdown } from './tables/table-markdown.js';
import { comparisonText } from './words/comparison-sentences.js';

/** Content of every file of a report by its path below `report/`. */
export type ReportFiles = ReadonlyMap<string, string | Buffer>;

/** Makes all files of a report; equal run data make equal bytes. */
export async function reportFiles(
  summary: RunSummary,
  contactSheet: ContactSheetPictures | null,
): Promise<ReportFiles> {
  const byAmount = [ratioFigure(summary), visibleFigure(summary)].filter((figure) => figure !== null);
  const figures = [
    ...byAmount,
    ...byAmount.map(masksTogether),
    givenMasksFigure(summary),
    certificateFigure(summary),
    sandwichFigure(summary),
    ...calibrationFigures(summary),
    flipFigure(summary),
    transferFigure(summary, 'mask'),
    transferFigure(summary, 'fill'),
    trainingFigure(summary),
  ].filter((figure) => figure !== null);
  const tables = reportTables(summary);
  const files = new Map<string, string | Buffer>([
    ['cells.csv', cellsCsv(summary)],
    ['tables/main.md', printedMarkdown(tables)],
  ]);
  for (const table of allTables(tables)) addTable(files, table);
  const compared = comparisonsCsv(summary);
  if (compared !== null) files.set('tables/comparisons.csv', compared);
  const confusion = confusionCsv(summary);
  if (confusion !== null) files.set('tables/confusion-matrix.csv', confusion);
  const flipped = flippedImagesCsv(summary);
  if (flipped !== null) files.set('tables/flipped-images.csv', flipped);
  const drawn: DrawnFigure[] = [];
  for (const figure of figures) drawn.push(await addFigure(files, figure));
  const comparisons = summary.comparisons.map((comparison) => comparisonText(comparison, summary.nominal));
  const parts = { figures: drawn, tables, comparisons, contactSheet };
  files.set('index.html', pageHtml(summary, parts));
  return files;
}

function addTable(files: Map<string, string | Buffer>, table: Table): void {
  files.set(`tables/${table.stem}.md`, tableMarkdown(table));
  files.set(`tables/${table.stem}.tex`, tableLatex(table));
  files.set(`tables/${table.stem}.csv`, tableCsv(table));
}

async function addFigure(files: Map<string, string | Buffer>, figure: Figure): Promise<DrawnFigure> {
  const { stem, title, description, rows } = figure;
  const wide = await renderSvg(figure, 'wide');
  const narrow = await renderSvg(figure, 'narrow');
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column] ?? null)));
  files.set(`figures/${stem}.csv`, csvLine(columns) + lines.join(''));
  for (const [suffix, theme] of [
    ['', THEMES.light],
    ['-dark', THEMES.dark],
  ] as const) {
    const svg = withTheme(wide, theme);
    files.set(`figures/${stem}${suffix}.svg`, svg);
    files.set(`figures/${stem}${suffix}.png`, await renderPng(svg));
  }
  return { stem, title, description, wide, narrow };
}
