const out = process.stderr;

/** Shows how far the steps are: one line that is redrawn on a terminal, a line every ten seconds elsewhere. */
export class Progress {
  #started = performance.now();
  #details = new Map();
  #shown = '';
  #timer = setInterval(() => this.#draw(), out.isTTY ? 200 : 10_000);

  update(/** @type {string} */ step, /** @type {string} */ detail) {
    this.#details.set(step, detail);
  }

  done(/** @type {string} */ step) {
    this.#details.delete(step);
    this.say(`  ✓ ${step} (${this.#seconds()} s)`);
  }

  say(/** @type {string} */ line) {
    if (out.isTTY) out.write('\r\x1b[K');
    out.write(`${line}\n`);
  }

  stop() {
    clearInterval(this.#timer);
    if (out.isTTY) out.write('\r\x1b[K');
  }

  #seconds() {
    return Math.round((performance.now() - this.#started) / 1000);
  }

  #draw() {
    const now = [...this.#details].map(([step, detail]) => `${step}: ${detail}`).join(' · ');
    if (out.isTTY)
      out.write(`\r\x1b[K${`  … ${this.#seconds()} s · ${now}`.slice(0, (out.columns || 80) - 1)}`);
    else if (now !== this.#shown) out.write(`  … ${this.#seconds()} s · ${now}\n`);
    this.#shown = now;
  }
}
