import type { LatexColumn, LatexGrid } from './latex-grid.js';

/** Size of the text of a table. */
export interface TextSize {
  readonly command: string;
  /** Against 10 points; small letters are wider than in proportion. */
  readonly scale: number;
  /** From line to line, in points. */
  readonly lineHeight: number;
}

/** How a table is set so that no line of it is wider than what it stands in. */
export interface LatexLayout {
  /** Whether it stands in one column of two; else across the page. */
  readonly isNarrow: boolean;
  readonly lineWidth: number;
  readonly size: TextSize;
  /** Greatest width of a column of texts, at 10 points; wider ones are broken into lines. */
  readonly textLimit: number;
  /** Places of the columns of each part, the key columns in all of them. */
  readonly parts: readonly (readonly number[])[];
}

/** Of a column of `article` with `twocolumn` (229.9 points), and of the text without (345): the narrowest pages in use. */
const [COLUMN_WIDTH, PAGE_WIDTH] = [227, 342];

/** Space on each side of a column, in points. */
export const COLUMN_SPACE = 3;

const [SMALL, FOOTNOTE, SCRIPT]: [TextSize, TextSize, TextSize] = [
  { command: '\\small', scale: 0.925, lineHeight: 11 },
  { command: '\\footnotesize', scale: 0.85, lineHeight: 9.5 },
  { command: '\\scriptsize', scale: 0.797, lineHeight: 8 },
];

/** Bounds of the width of texts that are broken into lines, at 10 points. */
const [WIDEST_TEXT, NARROWEST_TEXT] = [110, 45];

/** Chooses width and size; what fits no page so has its texts broken into narrower lines, or is split by columns. */
export function latexLayout({ columns }: LatexGrid): LatexLayout {
  const all = columns.map((_, index) => index);
  const asIs = { textLimit: WIDEST_TEXT, parts: [all] };
  for (const size of [SMALL, FOOTNOTE])
    if (widthOf(columns, all, size, WIDEST_TEXT) <= COLUMN_WIDTH)
      return { isNarrow: true, lineWidth: COLUMN_WIDTH, size, ...asIs };
  const wide = { isNarrow: false, lineWidth: PAGE_WIDTH };
  for (const size of [SMALL, FOOTNOTE, SCRIPT]) {
    const textLimit = size === SMALL ? WIDEST_TEXT : textLimitOf(columns, all, size);
    if (widthOf(columns, all, size, textLimit) <= PAGE_WIDTH)
      return { ...wide, size, textLimit, parts: [all] };
  }
  return { ...wide, size: FOOTNOTE, ...splitByColumns(columns, FOOTNOTE) };
}

/** As few parts as the page allows, of about equally many columns beside the key columns. */
function splitByColumns(columns: readonly LatexColumn[], size: TextSize) {
  const places = columns.map((_, index) => index);
  const keys = places.filter((index) => columns[index]!.isKey);
  const values = places.filter((index) => !columns[index]!.isKey);
  const widestValue = values.reduce((widest, index) =>
    columns[index]!.width > columns[widest]!.width ? index : widest,
  );
  const textLimit = textLimitOf(columns, [...keys, widestValue], size);
  for (let numParts = 2; numParts < values.length; numParts += 1) {
    const parts = chunks(values, Math.ceil(values.length / numParts)).map((part) => [...keys, ...part]);
    if (parts.every((part) => widthOf(columns, part, size, textLimit) <= PAGE_WIDTH))
      return { textLimit, parts };
  }
  return { textLimit, parts: values.map((value) => [...keys, value]) };
}

/** How wide texts may be for all of these columns to fit the page, within what can be read. */
function textLimitOf(columns: readonly LatexColumn[], part: readonly number[], size: TextSize): number {
  const own = part.map((index) => columns[index]!);
  const texts = own.filter(({ isText }) => isText);
  const others = own.filter(({ isText }) => !isText).reduce((sum, { width }) => sum + width, 0);
  const room = (PAGE_WIDTH - 2 * COLUMN_SPACE * (part.length - 1)) / size.scale - others;
  return Math.min(WIDEST_TEXT, Math.max(NARROWEST_TEXT, shared(room, texts)));
}

/** Greatest width that all texts can have at once in the room: what short ones leave goes to the long ones. */
function shared(room: number, texts: readonly LatexColumn[]): number {
  const ascending = texts.map(({ width }) => width).sort((a, b) => a - b);
  let left = room;
  for (const [index, width] of ascending.entries()) {
    const share = left / (ascending.length - index);
    if (width > share) return share;
    left -= width;
  }
  return Number.POSITIVE_INFINITY;
}

/** Of a part at a size, in points. */
function widthOf(
  columns: readonly LatexColumn[],
  part: readonly number[],
  { scale }: TextSize,
  textLimit: number,
): number {
  const widths = part.map((index) => columnWidth(columns[index]!, textLimit));
  const spaces = 2 * COLUMN_SPACE * (part.length - 1);
  return widths.reduce((sum, width) => sum + width * scale, 0) + spaces;
}

/** At 10 points, in points. */
export function columnWidth({ isText, width, leastWidth }: LatexColumn, textLimit: number): number {
  return isText ? Math.max(leastWidth, Math.min(width, textLimit)) : width;
}

function chunks<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
