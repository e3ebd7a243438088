import { Lexer } from 'yaml';
import { expected, Found, type Position, type SparsightError } from '../../errors.js';
import { MAX_NESTING } from './limits.js';

/** Refuses text so deeply nested that parsing it could end the process; before it is parsed, and without recursion. */
export function refuseDeepNesting(text: string, file: string): void {
  refuseDeepIndentation(text, file);
  refuseDeepTokens(text, file);
}

function refuseDeepIndentation(text: string, file: string): void {
  let columns: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const indentation = line.search(/\S/);
    if (indentation === -1) continue;
    columns = [...columns.filter((column) => column < indentation), indentation];
    if (columns.length > MAX_NESTING) throw tooDeep({ file, line: index + 1, column: indentation + 1 });
  }
}

/** Refuses open brackets, and marks such as `- - -` that follow each other, as soon as there are too many. */
function refuseDeepTokens(text: string, file: string): void {
  const depth = new Depth();
  let [line, lineStart, offset] = [1, 0, 0];
  for (const token of new Lexer().lex(text)) {
    const start = depth.tooDeepAt(token, offset);
    if (start !== undefined) throw tooDeep({ file, line, column: start - lineStart + 1 });
    if (isControl(token)) continue;
    for (let index = token.indexOf('\n'); index !== -1; index = token.indexOf('\n', index + 1)) {
      line++;
      lineStart = offset + index + 1;
    }
    offset += token.length;
  }
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

function tooDeep(position: Position): SparsightError {
  return expected('nesting', `at most ${MAX_NESTING} levels deep`, new Found('more'), { position });
}
