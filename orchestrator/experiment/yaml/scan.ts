import { Lexer } from 'yaml';
import { expected, Found, type Position, type SparsightError } from '../../errors.js';
import { MAX_NESTING } from './limits.js';

const INDICATOR_RUN = new RegExp(`(?:(?:[-?:]|[!&][^\\s]{0,99})[ \\t]+){${MAX_NESTING + 1}}`);

/** Refuses text so deeply nested that parsing it could end the process; before it is parsed, and without recursion. */
export function refuseDeepNesting(text: string, file: string): void {
  refuseDeepIndentation(text, file);
  refuseDeepBrackets(text, file);
}

function refuseDeepIndentation(text: string, file: string): void {
  let columns: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const run = INDICATOR_RUN.exec(line);
    if (run !== null) throw tooDeep({ file, line: index + 1, column: run.index + 1 });
    const indentation = line.search(/\S/);
    if (indentation === -1) continue;
    columns = [...columns.filter((column) => column < indentation), indentation];
    if (columns.length > MAX_NESTING) throw tooDeep({ file, line: index + 1, column: indentation + 1 });
  }
}

function refuseDeepBrackets(text: string, file: string): void {
  let depth = 0;
  let [line, lineStart, offset] = [1, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth > MAX_NESTING) throw tooDeep({ file, line, column: offset - lineStart + 1 });
    if (isControl(token)) continue;
    for (let index = token.indexOf('\n'); index !== -1; index = token.indexOf('\n', index + 1)) {
      line++;
      lineStart = offset + index + 1;
    }
    offset += token.length;
  }
}

/** Marks that the lexer puts between tokens and that are not in the text. */
function isControl(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f';
}

function tooDeep(position: Position): SparsightError {
  return expected('nesting', `at most ${MAX_NESTING} levels deep`, new Found('more'), { position });
}
