import type { Trial } from '../../protocol/generated.js';
import type { PendingTrial } from '../trial-sink.js';

/** A trial that has not ended, and what was tried so far. */
export interface OpenTrial {
  readonly trial: Trial;
  /** Number of the latest attempt; 0 before the first. */
  attempt: number;
  /** Attempts of this invocation that ended by an error or by the death of their worker. */
  numFailures: number;
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
    return { trial: value.trial, attempt: value.numAttempts, numFailures: 0 };
  }

  putBack(open: OpenTrial): void {
    this.#returned.push(open);
  }
}
