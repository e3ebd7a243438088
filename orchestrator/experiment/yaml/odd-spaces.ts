import { expected, Found, type Position, type SparsightError } from '../../errors.js';

/** Characters that look like a space or like nothing and are no space to YAML, such as the no-break space. */
const ODD = '[\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2064\\u3000\\ufeff]';
const IN_KEY = new RegExp(ODD, 'u');
const IN_VALUE = new RegExp(`^${ODD}|(?<=^[-?]|:)${ODD}|${ODD}$`, 'u');
const IN_TEXT = new RegExp(`(?<=^[ \\t]*)${ODD}|(?<=[-?:])${ODD}`, 'mu');

/** Where such a character stands in a key without quotes, from 0; undefined if there is none. */
export function oddSpaceInKey(source: string): number | undefined {
  return IN_KEY.exec(source)?.index;
}

/** Where it stands in a value without quotes so that a space was surely meant: at its edges, behind a dash or a colon. */
export function oddSpaceInValue(source: string): number | undefined {
  return IN_VALUE.exec(source)?.index;
}

/** Where it stands in a text that is no YAML, and may be the reason: in an indentation, behind a dash or a colon. */
export function oddSpaceInText(text: string): number | undefined {
  return IN_TEXT.exec(text)?.index;
}

/** The error that names the character. */
export function oddSpace(character: string, position: Position): SparsightError {
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  const name = character === '\u00a0' ? `a no-break space (${code})` : code;
  const fix = 'Write a space in its place; if it is meant, put the text around it in quotes.';
  return expected('space', 'one that YAML knows', new Found(name), { position, fix });
}
