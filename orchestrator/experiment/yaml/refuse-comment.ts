import { CST, Lexer } from 'yaml';
import { expected, Found, type Position } from '../../errors.js';

/** Throws for a text in one line of which YAML would take a part for a comment, and leave it out. */
export function refuseComment(text: string, origin: Position): void {
  let column = origin.column;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'comment') {
      const fix = 'Put a text that holds a # in quotes; a value on the command line has no comments.';
      throw expected('value', 'without a comment', new Found(token), {
        position: { ...origin, column },
        fix,
      });
    }
    if (!isControl(type)) column += token.length;
  }
}

/** Marks that the lexer puts between tokens and that are not in the text. */
function isControl(type: CST.TokenType | null): boolean {
  return type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar';
}
