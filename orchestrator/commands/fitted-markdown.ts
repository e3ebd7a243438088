const NARROWEST = 20;

/**
 * Markdown as a terminal of so many columns shows it well, or as it is where there is none: sentences break between
 * words, and a table that is too wide is told group by group, in tables that are narrower.
 */
export function fittedMarkdown(markdown: string, columns: number | undefined): string {
  if (columns === undefined) return markdown;
  const width = Math.max(NARROWEST, columns);
  return markdown.replaceAll(/(^\|.*\n)+|^.+$/gm, (part) =>
    part.startsWith('|') ? fittedTable(part, width) : wrapped(part, width),
  );
}

/** Lines of words, a number with its percent sign being one; those of a list item below its first word. */
function wrapped(text: string, width: number): string {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines = [''];
  for (const word of text.split(/ (?!%)/)) {
    const line = lines.at(-1)!;
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line.trim() === '') lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}

function fittedTable(table: string, width: number): string {
  const [header, rule, ...rows] = table.trimEnd().split('\n');
  if (header!.length <= width) return table;
  const headers = cellsOf(header!);
  const numHeadings = cellsOf(rule!).findIndex((cell) => cell.endsWith(':')); // what is aligned right is a number
  const texts = groupsOf(rows.map(cellsOf), numHeadings).map((group) => {
    const headings = group[0]!.slice(0, numHeadings).map((text, index) => `${headers[index]}: ${text}`);
    const blocks = blocksOf(
      [headers, ...group].map((cells) => cells.slice(numHeadings)),
      width,
    );
    return [...headings.map((heading) => wrapped(heading, width)), ...blocks].join('\n');
  });
  return texts.join('\n');
}

function cellsOf(line: string): string[] {
  return line
    .slice(2, -2)
    .split(' | ')
    .map((cell) => cell.trim());
}

/** Rows that say their headings, each with the rows below that leave them out. */
function groupsOf(rows: readonly string[][], numHeadings: number): string[][][] {
  const groups: string[][][] = [];
  for (const row of rows) {
    const isFirst = groups.length === 0 || row.slice(0, numHeadings).some((heading) => heading !== '');
    if (isFirst) groups.push([row]);
    else groups.at(-1)!.push(row);
  }
  return groups;
}

/** Tables as wide as the terminal bears; the first column, which names the rows, stands in each. */
function blocksOf(rows: readonly string[][], width: number): string[] {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  const blocks: number[][] = [];
  let taken = Number.POSITIVE_INFINITY;
  for (let index = 1; index < widths.length; index++) {
    taken += 2 + widths[index]!;
    if (taken <= width) blocks.at(-1)!.push(index);
    else {
      blocks.push([0, index]);
      taken = widths[0]! + 2 + widths[index]!;
    }
  }
  const lineOf = (row: string[], block: number[]) =>
    block.map((index) => row[index]!.padStart(widths[index]!)).join('  ');
  return blocks.map((block) => `${rows.map((row) => `${lineOf(row, block)}\n`).join('')}`);
}
