/** What the signals of this process mean to a run: the first stops it after a checkpoint, the next one at once. */
export class Signals {
  #received: 'SIGINT' | 'SIGTERM' | null = null;
  readonly #onInterrupt = () => this.#receive('SIGINT');
  readonly #onTerminate = () => this.#receive('SIGTERM');

  constructor(
    private readonly drain: () => void,
    private readonly stop: () => void,
  ) {
    process.on('SIGINT', this.#onInterrupt);
    process.on('SIGTERM', this.#onTerminate);
  }

  /** The first signal that came; null if none did. */
  get received(): 'SIGINT' | 'SIGTERM' | null {
    return this.#received;
  }

  close(): void {
    process.off('SIGINT', this.#onInterrupt);
    process.off('SIGTERM', this.#onTerminate);
  }

  #receive(signal: 'SIGINT' | 'SIGTERM'): void {
    if (this.#received === null) this.drain();
    else this.stop();
    this.#received ??= signal;
  }
}
