import type { Result, Trial } from '../../protocol/generated.js';
import type { Emit } from './effect.js';
import type { TrialQueue } from './trial-queue.js';
import type { Unsynced } from './unsynced.js';
import type { Assignment, WorkerRecord } from './worker-record.js';

/** The trials from their first attempt to their end: who has them, what failed, what is over. */
export class TrialBook {
  readonly counts = { done: 0, diverged: 0, failed: 0 };
  readonly #queue: TrialQueue;
  readonly #unsynced: Unsynced;
  readonly #maxAttempts: number;
  readonly #emit: Emit;
  #numAssigned = 0;

  constructor(queue: TrialQueue, unsynced: Unsynced, maxAttempts: number, emit: Emit) {
    this.#queue = queue;
    this.#unsynced = unsynced;
    this.#maxAttempts = maxAttempts;
    this.#emit = emit;
  }

  /** Trials that nobody has. */
  get numWaiting(): number {
    return this.#queue.length;
  }

  /** Trials that have not ended. */
  get numOpen(): number {
    return this.#queue.length + this.#numAssigned;
  }

  /** Whether the worker may have the next trial, which must be waiting: after code of a user's, only the same code. */
  mayTakeNext({ ownCode }: WorkerRecord): boolean {
    return ownCode === null || ownCode === ownCodeOf(this.#queue.next.trial);
  }

  /** Gives the worker the next trial; one must be waiting. */
  assignNext(worker: WorkerRecord): void {
    const open = this.#queue.take();
    open.attempt += 1;
    worker.ownCode ??= ownCodeOf(open.trial);
    const assignment = {
      open,
      attempt: open.attempt,
      isAccepted: false,
      isCancelled: false,
      hasNewEvaluation: false,
      division: null,
    };
    worker.assignments.push(assignment);
    this.#numAssigned += 1;
    this.order(worker, assignment, open.startsOverBecause !== null);
    open.startsOverBecause = null;
  }

  /** Tells the worker what it has to do, perhaps once more. */
  order(worker: WorkerRecord, { open, attempt, isCancelled }: Assignment, startsOver = false): void {
    this.#emit({ type: 'assign', workerId: worker.id, trial: open.trial, attempt, startsOver });
    if (isCancelled) this.sayCancel(worker, open.trial.trial_id, attempt);
  }

  /** Asks for a trial back. */
  callBack(worker: WorkerRecord, assignment: Assignment): void {
    assignment.isCancelled = true;
    this.sayCancel(worker, assignment.open.trial.trial_id, assignment.attempt);
  }

  sayCancel(worker: WorkerRecord, trialId: string, attempt: number): void {
    const command = { type: 'cancel', trial_id: trialId, attempt } as const;
    this.#emit({ type: 'send', workerId: worker.id, command });
  }

  /** The attempt brought a result. */
  finish(worker: WorkerRecord, assignment: Assignment, result: Result): void {
    this.#remove(worker, assignment);
    this.counts[result.status] += 1;
    this.#unsynced.conclude({ kind: 'result', attempt: assignment.attempt, result });
  }

  /** The attempt failed; another follows unless that cannot help or there were too many. */
  fail(worker: WorkerRecord, assignment: Assignment, error: string, mayRetry: boolean): void {
    const { open, attempt } = assignment;
    const trialId = open.trial.trial_id;
    this.#remove(worker, assignment);
    open.numFailures += 1;
    if (mayRetry && open.numFailures < this.#maxAttempts) {
      this.#queue.putBack(open);
      this.#emit({
        type: 'notify',
        notification: { type: 'trial_retried', trial_id: trialId, attempt, error },
      });
    } else {
      this.counts.failed += 1;
      this.#unsynced.conclude({ kind: 'failure', attempt, trialId, error });
    }
  }

  /**
   * The attempt does not repeat what an earlier one stored. The first time, the trial starts over, as soon as the
   * worker's process has ended; the second time it has failed.
   */
  contradict(worker: WorkerRecord, assignment: Assignment, error: string): void {
    const { open } = assignment;
    if (open.hasStartedOver) this.fail(worker, assignment, error, false);
    else open.startsOverBecause = error;
  }

  /** Lets a trial that was contradicted wait for an attempt that starts over. */
  startOver(worker: WorkerRecord, assignment: Assignment, because: string): void {
    const { open, attempt } = assignment;
    this.putBack(worker, assignment);
    open.hasStartedOver = true;
    open.furthestStep = -1;
    open.evaluations.clear();
    const error = `${because}\nIt starts over, once: what is stored of it is removed.`;
    const trialId = open.trial.trial_id;
    this.#emit({
      type: 'notify',
      notification: { type: 'trial_retried', trial_id: trialId, attempt, error },
    });
  }

  /** The attempt ended for no fault of the trial: it waits for the next one. */
  putBack(worker: WorkerRecord, assignment: Assignment): void {
    this.#remove(worker, assignment);
    this.#queue.putBack(assignment.open);
  }

  /** The worker has left, in order, without having begun the attempt: the next one has its number. */
  giveBack(worker: WorkerRecord, assignment: Assignment): void {
    assignment.open.attempt -= 1;
    this.putBack(worker, assignment);
  }

  /**
   * A worker was lost that should have begun it. That may be its order's fault, or that of where workers run: the trial
   * is blamed, after as many times as it may fail, only where workers have begun others.
   */
  putLast(worker: WorkerRecord, assignment: Assignment, error: string, mayBlame: boolean): void {
    const { open } = assignment;
    open.numUnbegun += 1;
    if (mayBlame && open.numUnbegun >= this.#maxAttempts) this.fail(worker, assignment, error, false);
    else {
      this.#remove(worker, assignment);
      this.#queue.putLast(open);
    }
  }

  /** The attempt was stopped; whether it came further than any before it in this run. */
  noteStop({ open }: Assignment, step: number): boolean {
    const isFurther = step > open.furthestStep;
    open.furthestStep = Math.max(step, open.furthestStep);
    return isFurther;
  }

  #remove(worker: WorkerRecord, assignment: Assignment): void {
    worker.remove(assignment);
    this.#numAssigned -= 1;
  }
}

/** What is equal for trials that run the same code of a user's; null for a model that comes with Sparsight. */
export function ownCodeOf({ model: { name, code_sha256 } }: Trial): string | null {
  const [module, callable] = name.split(':');
  return callable === undefined ? null : `${module} ${code_sha256}`;
}
