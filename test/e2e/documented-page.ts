import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One fenced block of a page, and the last file that the text before it names. */
export interface Block {
  readonly language: string;
  readonly code: string;
  readonly file: string | undefined;
}

/** The blocks of each section of a page, by its heading. */
export function sectionsOf(page: string): ReadonlyMap<string, readonly Block[]> {
  const [, ...sections] = page.split(/^## /m);
  return new Map(sections.map((text) => [text.slice(0, text.indexOf('\n')), blocksOf(text)]));
}

/** Writes the file that a block shows in full, or edits the one that it shows a difference of. */
export function carryOut({ language, code, file }: Block, folder: string): void {
  if (file === undefined) throw new Error(`Expected the text before this block to name a file:\n${code}`);
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, language === 'diff' ? edited(readFileSync(path, 'utf8'), code, file) : code);
}

function blocksOf(section: string): Block[] {
  const blocks: Block[] = [];
  let file: string | undefined;
  // Odd parts are blocks, even parts the text between them.
  for (const [index, part] of section.split(/^```/m).entries()) {
    if (index % 2 === 0)
      file =
        part
          .match(/`[\w./-]+\.(py|json|yaml|md)`/g)
          ?.at(-1)
          ?.slice(1, -1) ?? file;
    else {
      const end = part.indexOf('\n');
      blocks.push({ language: part.slice(0, end), code: part.slice(end + 1), file });
    }
  }
  return blocks;
}

/** The text after a difference without line numbers: the lines before it must stand in the text just once. */
function edited(text: string, difference: string, file: string): string {
  const lines = difference.trimEnd().split('\n');
  const side = (sign: string) =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [before, after] = [side('+'), side('-')];
  const parts = text.split(before);
  if (parts.length !== 2) {
    throw new Error(`Expected these lines once in ${file}, got ${parts.length - 1} times:\n${before}`);
  }
  return parts.join(after);
}
