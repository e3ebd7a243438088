/** Most that a request waits for the sync that covers it to begin. */
const MAX_DELAY_MS = 20;

/**
 * Joins requests to sync into few syncs, one at a time.
 *
 * A sync begins at once when none was of late. After one that took t, the next begins 2 t later, or 20 ms: a fast
 * disk answers a waiting worker within a millisecond, a slow one is not kept busy all the time.
 */
export class GroupCommit {
  readonly #sync: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | null = null;
  #isRequested = false;
  #notBefore = 0;

  /** `sync` resolves when what was there at its call is on disk, and does not reject. */
  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    if (this.#syncing === null) this.#schedule();
  }

  /** Begins no sync any more; resolves when the one under way has ended. */
  async close(): Promise<void> {
    this.#isRequested = false;
    clearTimeout(this.#timer);
    await this.#syncing;
  }

  #schedule(): void {
    const delayMs = this.#notBefore - performance.now();
    if (delayMs > 0) this.#timer = setTimeout(() => void this.#run(), delayMs);
    else setImmediate(() => void this.#run()); // a timer takes a millisecond at least
  }

  async #run(): Promise<void> {
    if (!this.#isRequested) return;
    this.#isRequested = false;
    const startMs = performance.now();
    this.#syncing = this.#sync();
    await this.#syncing;
    this.#syncing = null;
    const endMs = performance.now();
    this.#notBefore = endMs + Math.min(MAX_DELAY_MS, 2 * (endMs - startMs));
    if (this.#isRequested) this.#schedule();
  }
}
