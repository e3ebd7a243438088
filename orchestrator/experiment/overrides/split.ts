/** A piece of a text and where it begins in it. */
export interface Piece {
  readonly text: string;
  /** From 0. */
  readonly start: number;
}

/** The pieces between `separator` outside brackets and quotes. */
export function splitOutsideBrackets(text: string, separator: string): Piece[] {
  const pieces: Piece[] = [];
  let [depth, start] = [0, 0];
  let quote: string | undefined;
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (opensQuote(text, index)) quote = character;
    else if ('[{('.includes(character)) depth++;
    else if (']})'.includes(character)) depth--;
    else if (character === separator && depth === 0) {
      pieces.push({ text: text.slice(start, index), start });
      start = index + 1;
    }
  }
  return [...pieces, { text: text.slice(start), start }];
}

/** Quotes count only where a value begins, so that `don't` is a word. */
function opensQuote(text: string, index: number): boolean {
  return /["']/.test(text[index]!) && /(?:^|[,[{(:=])\s*$/.test(text.slice(Math.max(0, index - 20), index));
}
