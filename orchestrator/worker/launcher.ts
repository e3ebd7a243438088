import type { Connection } from '../protocol/generated.js';

/** What starts and stops worker processes, here or elsewhere; workers dial in by themselves. */
export interface Launcher {
  /** Starts a worker; never throws: what goes wrong is in `exited`. `onOutput` gets whatever it prints. */
  start(connection: Connection, onOutput: (text: string) => void): LaunchedWorker;
}

export interface LaunchedWorker {
  /** Resolves once the process has ended and can write no more, with all that it started; says how, such as `exit code 1`. Never rejects. */
  readonly exited: Promise<string>;
  /** Asks the process to end, and ends it if it does not within two seconds. */
  terminate(): void;
  /** Ends the process at once. */
  kill(): void;
  /** Holds the process, and what it has started, until `resume`. */
  suspend(): void;
  resume(): void;
}
