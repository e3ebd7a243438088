import type { Trial } from '../../protocol/generated.js';
import type { PendingTrial } from '../trial-sink.js';

/** A trial that has not ended, and what was tried so far. */
export interface OpenTrial {
  readonly trial: Trial;
  /** Number of the latest attempt; 0 before the first. */
  attempt: number;
  /** Attempts of this invocation that ended by an error or by the death of their worker. */
  numFailures: number;
  /** Why its next attempt does not go on from what is stored but begins anew; null if it goes on. */
  anewBecause: string | null;
  /** Whether it has begun anew in this invocation, which it does once. */
  hasBegunAnew: boolean;
}

/** Trials that wait for a worker: first those that come back, then those not begun, taken from the plan one by one. */
export class TrialQueue {
  readonly #pending: Iterator<PendingTrial>;
  readonly #returned: OpenTrial[] = [];
  #numPending: number;

  constructor(pending: Iterable<PendingTrial>, numPending: number) {
    this.#pending = pending[Symbol.iterator]();
    this.#numPending = numPending;
  }

  get length(): number {
    return this.#returned.length + this.#numPending;
  }

  /** The next trial; the queue must not be empty. */
  take(): OpenTrial {
    const returned = this.#returned.shift();
    if (returned !== undefined) return returned;
    const { value, done } = this.#pending.next();
    if (done) throw new Error('Expected the plan to have as many trials as it says.');
    this.#numPending -= 1;
    const { trial, numAttempts } = value;
    return { trial, attempt: numAttempts, numFailures: 0, anewBecause: null, hasBegunAnew: false };
  }

  putBack(open: OpenTrial): void {
    this.#returned.push(open);
  }
}
