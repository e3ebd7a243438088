import type { Trial } from '../../protocol/generated.js';
import type { PendingTrial } from '../trial-sink.js';

/** A trial that has not ended, and what was tried so far. */
export interface OpenTrial {
  readonly trial: Trial;
  /** Number of the latest attempt; 0 before the first. */
  attempt: number;
  /** Attempts of this invocation that ended by an error or by the death of their worker. */
  numFailures: number;
  /** Why its next attempt does not go on from what is stored but starts over; null if it goes on. */
  startsOverBecause: string | null;
  /** Whether it has started over in this invocation, which it does once. */
  hasStartedOver: boolean;
  /** Workers of this invocation that were lost when they should have begun it. */
  numUnbegun: number;
  /** Greatest step after which it was stopped in this invocation; below any before the first time. */
  furthestStep: number;
  /** Indexes of the evaluations that workers of this invocation have reported. */
  readonly evaluations: Set<number>;
}

/**
 * Trials that wait for a worker: first those that come back, then those not begun, taken from the plan one by one, then
 * those that no worker lived to begin.
 */
export class TrialQueue {
  readonly #pending: Iterator<PendingTrial>;
  readonly #returned: OpenTrial[] = [];
  readonly #suspected: OpenTrial[] = [];
  #numPending: number;

  constructor(pending: Iterable<PendingTrial>, numPending: number) {
    this.#pending = pending[Symbol.iterator]();
    this.#numPending = numPending;
  }

  get length(): number {
    return this.#returned.length + this.#numPending + this.#suspected.length;
  }

  /** The trial that `take` gives next; the queue must not be empty. */
  get next(): OpenTrial {
    const next = this.take();
    this.#returned.unshift(next);
    return next;
  }

  /** The next trial; the queue must not be empty. */
  take(): OpenTrial {
    const returned = this.#returned.shift();
    if (returned !== undefined) return returned;
    if (this.#numPending === 0 && this.#suspected.length > 0) return this.#suspected.shift()!;
    const { value, done } = this.#pending.next();
    if (done) throw new Error('Expected the plan to have as many trials as it says.');
    this.#numPending -= 1;
    return {
      trial: value.trial,
      attempt: value.numAttempts,
      numFailures: 0,
      startsOverBecause: null,
      hasStartedOver: false,
      numUnbegun: 0,
      furthestStep: -1,
      evaluations: new Set(),
    };
  }

  putBack(open: OpenTrial): void {
    this.#returned.push(open);
  }

  /** Puts a trial behind all others, so that it holds none of them up. */
  putLast(open: OpenTrial): void {
    this.#suspected.push(open);
  }
}
