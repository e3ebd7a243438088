import { stripVTControlCharacters } from 'node:util';
import { BuiltProgram, type Ended } from './built-program.js';

/** A case, what happened to it before it was mended, and what must be seen of it now. */
export interface Case {
  readonly id: string;
  readonly what: string;
  readonly before: string;
  /** Says what happens now, from what the program printed and wrote. */
  readonly now: (program: BuiltProgram) => Promise<string>;
  readonly expected: RegExp | string;
}

/** The last line of a run whose trials are all done. */
export const done = /\d+ trials?: \d+ done/;

/** The exit code, and what of the output matches; the first line where nothing does. */
export function told({ code, output }: Ended, pattern: RegExp): string {
  const text = stripVTControlCharacters(output).trim();
  const found = pattern.exec(text.replaceAll(/\s+/g, ' '))?.[0] ?? `not found: ${text.split('\n')[0]}`;
  return `exit ${code}: ${found}`;
}

/** Whether what happens now is what is expected, and the row of the table that says so. */
export async function row(one: Case, folder: string): Promise<{ isGood: boolean; text: string }> {
  const now = await one.now(new BuiltProgram(folder)).catch((error: unknown) => `error: ${error}`);
  const isGood = typeof one.expected === 'string' ? now === one.expected : one.expected.test(now);
  const cells = [one.id, one.what, one.before, now.replaceAll('|', '\\|'), isGood ? 'yes' : 'NO'];
  return { isGood, text: `| ${cells.join(' | ')} |` };
}
