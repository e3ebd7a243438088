import { Lexer } from 'yaml';
import { MAX_NESTING } from './limits.js';

/** A position in a text: line and column, both from 1. */
interface TextPosition {
  readonly line: number;
  readonly col: number;
}

/** Where a text is so deeply nested that parsing it could end the process; found before, and without recursion. */
export function deepNesting(text: string): TextPosition | undefined {
  return deepIndentation(text) ?? deepTokens(text);
}

function deepIndentation(text: string): TextPosition | undefined {
  let columns: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const indentation = line.search(/\S/);
    if (indentation === -1) continue;
    columns = [...columns.filter((column) => column < indentation), indentation];
    if (columns.length > MAX_NESTING) return { line: index + 1, col: indentation + 1 };
  }
  return undefined;
}

/** Where there are too many open brackets, or marks such as `- - -` that follow each other. */
function deepTokens(text: string): TextPosition | undefined {
  const depth = new Depth();
  let [line, lineStart, offset] = [1, 0, 0];
  for (const token of new Lexer().lex(text)) {
    const start = depth.tooDeepAt(token, offset);
    if (start !== undefined) return { line, col: start - lineStart + 1 };
    if (isControl(token)) continue;
    for (let index = token.indexOf('\n'); index !== -1; index = token.indexOf('\n', index + 1)) {
      line++;
      lineStart = offset + index + 1;
    }
    offset += token.length;
  }
  return undefined;
}

class Depth {
  #numOpen = 0;
  #numMarks = 0;
  #marksStart = 0;

  /** Takes the next token; where the nesting begins that is too deep, undefined while none is. */
  tooDeepAt(token: string, offset: number): number | undefined {
    if (token === '[' || token === '{') this.#numOpen++;
    if (token === ']' || token === '}') this.#numOpen--;
    if (this.#numOpen > MAX_NESTING) return offset;
    if (/^[ \t]+$/.test(token)) return undefined;
    if (!/^(?:[-?:]$|[!&])/.test(token)) this.#numMarks = 0;
    else if (this.#numMarks++ === 0) this.#marksStart = offset;
    return this.#numMarks > MAX_NESTING ? this.#marksStart : undefined;
  }
}

/** Marks that the lexer puts between tokens and that are not in the text. */
function isControl(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f';
}
