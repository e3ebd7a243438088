/** A line longer than this is handed on in pieces: a progress bar may never end one. */
const MAX_LINE = 8_192;

/** Makes whole lines of text that comes in pieces. */
export class LineBuffer {
  readonly #onLines: (text: string) => void;
  #rest = '';

  constructor(onLines: (text: string) => void) {
    this.#onLines = onLines;
  }

  add(text: string): void {
    const all = this.#rest + text;
    const end = all.length - all.lastIndexOf('\n') > MAX_LINE ? all.length : all.lastIndexOf('\n') + 1;
    this.#rest = all.slice(end);
    if (end > 0) this.#onLines(all.slice(0, end));
  }

  /** Hands on what is left, as a line. */
  flush(): void {
    if (this.#rest !== '') this.#onLines(`${this.#rest}\n`);
    this.#rest = '';
  }
}
