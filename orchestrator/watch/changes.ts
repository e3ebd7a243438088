import { type FSWatcher, watch } from 'node:fs';

/** How long a change can go unnoticed where the file system does not tell of it. */
const POLL_MS = 250;

/** Waits for changes in folders: wakes when the file system tells of one, and in any case a few times a second. */
export class Changes {
  readonly #watchers = new Map<string, FSWatcher>();
  #wake: () => void = () => {};

  /** Watches these folders and no others; one that cannot be watched is looked at by the clock alone. */
  watchOnly(folders: readonly string[]): void {
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  /** Resolves at the next change, or after a moment. */
  async next(): Promise<void> {
    const { promise, resolve } = withResolvers();
    this.#wake = resolve;
    const timer = setTimeout(resolve, POLL_MS);
    await promise;
    clearTimeout(timer);
  }

  close(): void {
    this.watchOnly([]);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, () => this.#wake());
      watcher.on('error', () => {});
      this.#watchers.set(folder, watcher);
    } catch {
      // Too many watchers, or a file system without them.
    }
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
