/**
 * Signals that end a run: from a terminal, from one that is closed, from a batch system that is about to take the
 * machine away (`sbatch --signal=USR1@60`).
 */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

export type EndSignal = (typeof END_SIGNALS)[number];

interface Meanings {
  /** The first signal stops the run after a checkpoint. */
  readonly drain: () => void;
  /** The next one at once. */
  readonly stop: () => void;
  /** Workers are in no terminal's group: Ctrl-Z must be passed on to them, and that it is over. */
  readonly suspend: () => void;
  readonly resume: () => void;
}

/** What the signals of this process mean to a run. */
export class Signals {
  #received: EndSignal | null = null;
  readonly #listeners: readonly (readonly [NodeJS.Signals, () => void])[];

  constructor(private readonly meanings: Meanings) {
    this.#listeners = [
      ...END_SIGNALS.map((signal) => [signal, () => this.#receive(signal)] as const),
      ['SIGTSTP', () => this.#suspend()],
      ['SIGCONT', () => this.meanings.resume()],
    ];
    for (const [signal, listener] of this.#listeners) process.on(signal, listener);
  }

  /** The first signal that came; null if none did. */
  get received(): EndSignal | null {
    return this.#received;
  }

  close(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }

  #receive(signal: EndSignal): void {
    if (this.#received === null) this.meanings.drain();
    else this.meanings.stop();
    this.#received ??= signal;
  }

  #suspend(): void {
    this.meanings.suspend();
    process.kill(process.pid, 'SIGSTOP');
  }
}
