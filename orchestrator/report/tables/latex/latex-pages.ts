import type { LatexGrid, LatexRow } from './latex-grid.js';
import { columnWidth, type LatexLayout } from './latex-layout.js';

/** Rows of one float, in their groups. */
export type LatexPage = readonly (readonly LatexRow[])[];

/** Height of the text of `article`, less the space above and below a float. */
const PAGE_HEIGHT = 520;

/** Height of a rule between two groups with the space around it; of the head with its three rules. */
const [RULE_HEIGHT, HEAD_HEIGHT] = [8, 40];

/** What a superscript and a subscript add to a line. */
const SCRIPTS_HEIGHT = 2;

/**
 * Cuts the rows so that each float fits a page; `wordsHeight` is the height of caption and notes, which the first has.
 * A group is kept together where it fits a page.
 */
export function latexPages(grid: LatexGrid, layout: LatexLayout, wordsHeight: number): LatexPage[] {
  const pages: LatexRow[][][] = [[]];
  let room = PAGE_HEIGHT - HEAD_HEIGHT - wordsHeight;
  const begin = (): void => {
    pages.push([]);
    room = PAGE_HEIGHT - HEAD_HEIGHT - 2 * layout.size.lineHeight;
  };
  for (const group of grid.groups) {
    const heights = group.map((row) => rowHeight(row, grid, layout));
    const height = heights.reduce((sum, next) => sum + next, RULE_HEIGHT);
    if (height > room && height <= PAGE_HEIGHT - HEAD_HEIGHT - 2 * layout.size.lineHeight && !isEmpty(pages))
      begin();
    pages.at(-1)!.push([]);
    room -= RULE_HEIGHT;
    group.forEach((row, index) => {
      if (heights[index]! > room && !isEmpty(pages)) {
        begin();
        pages.at(-1)!.push([]);
      }
      pages.at(-1)!.at(-1)!.push(row);
      room -= heights[index]!;
    });
  }
  return pages.map((page) => page.filter((rows) => rows.length > 0)).filter((page) => page.length > 0);
}

function isEmpty(pages: readonly LatexPage[]): boolean {
  return pages.at(-1)!.every((rows) => rows.length === 0);
}

/** Of the cell with the most lines; broken lines are filled to four fifths. */
function rowHeight(row: LatexRow, { columns }: LatexGrid, { size, textLimit }: LatexLayout): number {
  const lines = row.map(({ width }, index) => {
    const room = columnWidth(columns[index]!, textLimit);
    return width > room ? Math.ceil(width / (0.8 * room)) : 1;
  });
  const hasScripts = row.some(({ latex }) => latex.includes('}_{'));
  return Math.max(1, ...lines) * size.lineHeight + (hasScripts ? SCRIPTS_HEIGHT : 0);
}
