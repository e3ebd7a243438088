import type { WriteStream } from 'node:tty';

const REDRAW_MS = 100;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_LINE_REST = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** A block of lines at the bottom of a terminal that is redrawn in place, ten times a second at most. */
export class LiveScreen {
  #drawn: readonly string[] = [];
  #waiting: NodeJS.Timeout | undefined;
  readonly #clock: NodeJS.Timeout;
  readonly #showCursor = () => this.terminal.write(SHOW_CURSOR);
  readonly #redraw = () => this.#draw();

  /** `render` gives the lines for the terminal's present size. */
  constructor(
    private readonly terminal: WriteStream,
    private readonly render: () => readonly string[],
  ) {
    terminal.write(HIDE_CURSOR);
    process.once('exit', this.#showCursor);
    terminal.on('resize', this.#redraw);
    this.#clock = setInterval(this.#redraw, 10 * REDRAW_MS);
    this.#draw();
  }

  /** Draws soon: calls in quick succession are drawn once. */
  refresh(): void {
    this.#waiting ??= setTimeout(this.#redraw, REDRAW_MS);
  }

  /** Puts a line above the block, where it stays. */
  print(line: string): void {
    this.terminal.write(`${this.#goToTop()}${line}${CLEAR_LINE_REST}\n${CLEAR_BELOW}`);
    this.#drawn = [];
    this.#draw();
  }

  /** Removes the block and gives the cursor back. */
  close(): void {
    clearTimeout(this.#waiting);
    clearInterval(this.#clock);
    this.terminal.off('resize', this.#redraw);
    process.off('exit', this.#showCursor);
    this.terminal.write(`${this.#goToTop()}${CLEAR_BELOW}${SHOW_CURSOR}`);
    this.#drawn = [];
  }

  #draw(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const lines = this.render();
    const text = lines.map((line) => `${line}${CLEAR_LINE_REST}\n`).join('');
    this.terminal.write(`${this.#goToTop()}${text}${CLEAR_BELOW}`);
    this.#drawn = lines;
  }

  /** After the terminal was made narrower, lines drawn before take several rows each. */
  #goToTop(): string {
    const numRows = this.#drawn.reduce((sum, line) => sum + rowsOf(line, this.terminal.columns), 0);
    return numRows === 0 ? '' : `\r\u001b[${numRows}A`;
  }
}

function rowsOf(line: string, columns: number): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
  const width = [...line.replaceAll(/\u001b\[\d+m/g, '')].length;
  return Math.max(1, Math.ceil(width / Math.max(1, columns)));
}
