import { withSeedCounts } from '../seed-counts.js';
import type { Table } from '../table.js';
import type { LatexCell } from './latex-cell.js';
import { type LatexGrid, type LatexRow, latexGrid } from './latex-grid.js';
import { COLUMN_SPACE, columnWidth, type LatexLayout, latexLayout } from './latex-layout.js';
import { type LatexPage, latexPages } from './latex-pages.js';
import { latexText } from './latex-text.js';
import { textWidth } from './text-width.js';

/**
 * A table for LaTeX with the booktabs package, in floats of its own to \input. It fits `article` in one column and in
 * two, whatever its size: small ones stand in a column, others across the page, and what is too wide or too long for
 * one is split into several.
 */
export function tableLatex(table: Table): string {
  const grid = latexGrid(table);
  const layout = latexLayout(grid);
  const words = { caption: latexText(table.caption), notes: notesOf(table, grid) };
  const pages = latexPages(grid, layout, wordsHeight(words, layout));
  const bodies = (pages.length === 0 ? [[]] : pages).flatMap((page) =>
    layout.parts.map((part) => tabular(grid, layout, page, part)),
  );
  const floats = bodies.map((body, index) =>
    float(layout, index === 0 ? head(table, words.caption) : CONTINUED, body, index === 0 ? words.notes : []),
  );
  return ['% Needs \\usepackage{booktabs}.', ...floats, ''].join('\n');
}

interface Words {
  readonly caption: string;
  readonly notes: readonly string[];
}

function notesOf(table: Table, grid: LatexGrid): string[] {
  const hasScripts = grid.groups.flat(2).some(({ latex }) => latex.includes('}_{'));
  const scripts = '$x^{+a}_{-b}$ is a mean $x$ with an interval from $x-b$ to $x+a$.';
  return [...withSeedCounts(table).notes.map(latexText), ...(hasScripts ? [scripts] : [])];
}

/** In points: a caption is set in 10 points, notes in 8. */
function wordsHeight({ caption, notes }: Words, { lineWidth }: LatexLayout): number {
  const captionLines = Math.ceil(textWidth(caption) / (0.95 * lineWidth)) + 1;
  const noteLines = Math.ceil((0.85 * textWidth(notes.join(' '))) / (0.95 * lineWidth)) + 1;
  return captionLines * 12 + noteLines * 9.5;
}

function head({ stem }: Table, caption: string): string[] {
  return [`  \\caption{${caption}}`, `  \\label{tab:${stem}}`];
}

const CONTINUED = ['  \\addtocounter{table}{-1}', '  \\caption{(continued)}'];

function float(
  { isNarrow, size }: LatexLayout,
  caption: readonly string[],
  body: readonly string[],
  notes: readonly string[],
): string {
  const environment = isNarrow ? 'table' : 'table*';
  const below = [
    '',
    '  \\smallskip',
    `  \\parbox{\\linewidth}{\\footnotesize\\raggedright ${notes.join(' ')}}`,
  ];
  return [
    `\\begin{${environment}}`,
    '  \\centering',
    ...caption,
    '  \\smallskip',
    `  ${size.command}`,
    `  \\setlength{\\tabcolsep}{${COLUMN_SPACE}pt}`,
    ...body,
    ...(notes.length === 0 ? [] : below),
    `\\end{${environment}}`,
  ].join('\n');
}

function tabular(grid: LatexGrid, layout: LatexLayout, page: LatexPage, part: readonly number[]): string[] {
  const chosen = (row: LatexRow): LatexCell[] => part.map((index) => row[index]!);
  const isBroken = part.map((index) => isBrokenColumn(grid, layout, index));
  const rows = page.map((group) =>
    group.map((row, index) => {
      const shown = row.map((cell, place) => (index > 0 && place < grid.numHeadings ? NOTHING : cell));
      return line(chosen(shown), isBroken);
    }),
  );
  return [
    `  \\begin{tabular}{@{}${part.map((index) => columnType(grid, layout, index)).join('')}@{}}`,
    '    \\toprule',
    line(chosen(grid.columns.map(({ header }) => header)), isBroken),
    '    \\midrule',
    ...(rows.length === 0 ? [] : [rows.map((group) => group.join('\n')).join('\n    \\midrule\n')]),
    '    \\bottomrule',
    '  \\end{tabular}',
  ];
}

const NOTHING: LatexCell = { latex: '', width: 0, breakable: null };

function isBrokenColumn({ columns }: LatexGrid, { textLimit }: LatexLayout, index: number): boolean {
  return columnWidth(columns[index]!, textLimit) < columns[index]!.width;
}

function columnType(grid: LatexGrid, layout: LatexLayout, index: number): string {
  const column = grid.columns[index]!;
  if (!isBrokenColumn(grid, layout, index)) return column.isText ? 'l' : 'r';
  return `p{${(columnWidth(column, layout.textLimit) * layout.size.scale + 0.2).toFixed(1)}pt}`;
}

function line(cells: readonly LatexCell[], isBroken: readonly boolean[]): string {
  const row = cells.map((cell, index) => (isBroken[index] ? broken(cell) : cell.latex)).join(' & ');
  // Rules and line ends would take a bracket or an asterisk that follows them for an option of theirs.
  return `    ${/^[[*]/.test(row) ? '{}' : ''}${row} \\\\`;
}

function broken({ latex, breakable }: LatexCell): string {
  return latex === '' ? '' : `\\raggedright\\let\\\\\\tabularnewline ${breakable?.latex ?? latex}`;
}
