import type { Connection } from '../protocol/generated.js';
import type { Listening } from './listening.js';

/** What a worker can have: a seat, on this machine or on a cluster. */
export interface WorkerSlot {
  /** cpu, cuda:0, mps, …. */
  readonly device: string;
  /** Threads of one operation. */
  readonly numThreads: number;
}

/** What a launcher reports of a worker that it was asked to start, in this order. */
export interface WorkerObserver {
  /** It waits for the reason given, such as for a node of a cluster. Any number of times; no deadline runs meanwhile. */
  queued(reason: string): void;
  /** Its process runs: deadlines count from now on. Once, and never for a worker that could not be started. */
  started(): void;
  /** It has printed this. */
  printed(text: string): void;
}

/**
 * What starts and stops worker processes, here or elsewhere; workers dial in by themselves. Every launcher is held to
 * test/orchestrator/worker/launcher-suite.ts.
 */
export interface Launcher {
  /** The slots that there are, in the order in which they are filled; the same for the whole run. */
  readonly slots: readonly WorkerSlot[];
  /** Where the orchestrator listens: workers must reach it, and nobody else should. */
  readonly listening: Listening;
  /** Starts a worker; never throws: what goes wrong is in `exited`. */
  start(connection: Connection, observer: WorkerObserver): LaunchedWorker;
}

export interface LaunchedWorker {
  /**
   * Resolves once the process has ended and can write no more, with all that it started, or could not be started; says
   * how, such as `exit code 1`. Never rejects.
   */
  readonly exited: Promise<string>;
  /** Asks the process to end, and ends it if it does not within two seconds; one that waits is started no more. */
  terminate(): void;
  /** Ends the process at once; one that waits is started no more. */
  kill(): void;
  /** Holds the process, and what it has started, until `resume`. */
  suspend(): void;
  resume(): void;
}
