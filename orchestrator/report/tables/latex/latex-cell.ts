import type { UnevenSides } from '../../words/format.js';
import { cellText } from '../cell-text.js';
import type { TableCell } from '../table.js';
import { latexText } from './latex-text.js';
import { textWidth } from './text-width.js';

/** What stands in one place of a table for LaTeX. */
export interface LatexCell {
  readonly latex: string;
  /** At 10 points, in points. */
  readonly width: number;
  /** The same, with places at which a line may end; null of what is one piece. */
  readonly breakable: Breakable | null;
}

interface Breakable {
  readonly latex: string;
  /** Width of the longest piece. */
  readonly leastWidth: number;
}

/** A cell in the font's own shapes; an interval that reaches further to one side as superscript and subscript. */
export function latexCell(cell: TableCell): LatexCell {
  let sides: UnevenSides | null = null;
  const text = cellText(cell, (uneven) => {
    sides = uneven;
    return '';
  }).trim();
  return sides === null ? wordsCell(text) : unevenCell(text, sides);
}

/** A text of a heading or a header. */
export function wordsCell(text: string): LatexCell {
  const pieces = piecesOf(text);
  const breakable = {
    latex: pieces.map(latexText).join('\\allowbreak{}'),
    leastWidth: Math.max(0, ...pieces.map((piece) => textWidth(piece.trim()))),
  };
  return { latex: latexText(text), width: textWidth(text), breakable };
}

/** Words, the parts of paths and settings, and parts of what is longer than a word. */
function piecesOf(text: string): string[] {
  return text.split(/(?<=[\s:/.,_-])(?=\S)/).flatMap((piece) => {
    return piece.length <= LONGEST_PIECE ? [piece] : (piece.match(/.{1,8}/gsu) ?? []);
  });
}

const LONGEST_PIECE = 16;

function unevenCell(mean: string, { below, above }: UnevenSides): LatexCell {
  const longer = Math.max(textWidth(`+${above}`), textWidth(`−${below}`));
  const latex = `${latexText(mean)}$^{+${above}}_{-${below}}$`;
  return { latex, width: textWidth(mean) + SCRIPT_SIZE * longer, breakable: null };
}

/** Of superscripts, against the text that they stand at; 0.75 at the smallest size of a table. */
const SCRIPT_SIZE = 0.75;
