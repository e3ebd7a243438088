import type { AssistEnded, Hello } from '../../protocol/generated.js';
import type { Emit } from './effect.js';
import type { Fleet } from './fleet.js';
import { ownCodeOf } from './trial-book.js';
import type { Assignment, WorkerRecord } from './worker-record.js';

/** Failures of assistants after which an attempt goes on with those that it has. */
const MAX_FAILURES = 3;

/** Gives idle workers parts of evaluations that another worker carries out; nothing but speed depends on it. */
export class Assistance {
  readonly #fleet: Fleet;
  readonly #emit: Emit;
  #numOrders = 0;

  constructor(fleet: Fleet, emit: Emit) {
    this.#fleet = fleet;
    this.#emit = emit;
  }

  /** Workers that the parts of all trials would keep busy, beside those that carry the trials out. */
  get numUseful(): number {
    return this.#divided.reduce((sum, { numUseful }) => sum + numUseful, 0);
  }

  /** Has workers that have nothing to do assist, but for so many of them that are about to get a trial. */
  assign(numNeeded: number, now: number): void {
    const idle = this.#fleet.ready.filter(
      (worker) => worker.assignments.length === 0 && worker.assist === null,
    );
    for (const worker of idle.slice(numNeeded)) {
      const assignment = this.#bestFor(worker);
      if (assignment !== undefined) this.#order(worker, assignment, now);
    }
  }

  /** Ends the work of those whose trial has ended, or is with another worker now. */
  releaseOrphans(): void {
    const assisting = this.#fleet.all.filter(({ assist }) => assist !== null);
    if (assisting.length === 0) return;
    const carried = new Set(this.#fleet.all.flatMap(({ assignments }) => assignments));
    for (const worker of assisting) if (!carried.has(worker.assist!.assignment)) this.release(worker);
  }

  /** Tells a worker to assist no more, once. */
  release(worker: WorkerRecord): void {
    if (worker.assist === null || worker.assist.isReleased) return;
    worker.assist.isReleased = true;
    this.#sayRelease(worker, worker.assist.number);
  }

  /** Tells a worker that reconnects what it is to do, once more. */
  repeatTo(worker: WorkerRecord): void {
    if (worker.assist === null) return;
    this.#emit({ type: 'assist', workerId: worker.id, ...worker.assist });
    if (worker.assist.isReleased) this.#sayRelease(worker, worker.assist.number);
  }

  /** A part was computed, by whoever has the attempt or assists at it. */
  notePart(worker: WorkerRecord, assignment: Assignment | undefined): void {
    const division = (assignment ?? worker.assist?.assignment)?.division;
    if (division) division.numLeft = Math.max(0, division.numLeft - 1);
  }

  /** The worker assists no more: every part has somebody, or it was told to end, or it cannot. */
  end(worker: WorkerRecord, reason: AssistEnded['reason'], message: string): void {
    const { assist } = worker;
    if (assist === null) return;
    worker.assist = null;
    const { division, open, attempt } = assist.assignment;
    if (reason === 'exhausted') division!.isExhausted = true;
    if (reason === 'failed') division!.numFailures += 1;
    const { trial_id } = open.trial;
    const fact = { type: 'assist_ended', worker_id: worker.id, trial_id, attempt, reason, message } as const;
    this.#emit({ type: 'notify', notification: fact });
  }

  /** Attempts of which others may compute parts, and who has them. */
  get #divided(): { owner: WorkerRecord; assignment: Assignment; numUseful: number }[] {
    return this.#fleet.ready.flatMap((owner) =>
      owner.assignments.map((assignment) => ({ owner, assignment, numUseful: numUsefulOf(assignment) })),
    );
  }

  /** The attempt that lacks most assistants and whose worker is like this one. */
  #bestFor(worker: WorkerRecord): Assignment | undefined {
    const numAt = (assignment: Assignment) =>
      this.#fleet.all.filter(({ assist }) => assist?.assignment === assignment).length;
    const lacking = this.#divided
      .filter(({ owner, assignment }) => mayAssist(worker, owner, assignment))
      .map(({ assignment, numUseful }) => ({ assignment, lacks: numUseful - numAt(assignment) }))
      .filter(({ lacks }) => lacks > 0)
      .sort((a, b) => b.lacks - a.lacks);
    return lacking[0]?.assignment;
  }

  #order(worker: WorkerRecord, assignment: Assignment, now: number): void {
    this.#numOrders += 1;
    worker.ownCode ??= ownCodeOf(assignment.open.trial);
    worker.progressedAt = now;
    worker.assist = { number: this.#numOrders, assignment, isBegun: false, isReleased: false };
    this.#emit({ type: 'assist', workerId: worker.id, ...worker.assist });
  }

  #sayRelease(worker: WorkerRecord, assist: number): void {
    this.#emit({ type: 'send', workerId: worker.id, command: { type: 'release', assist } });
  }
}

function numUsefulOf({ division, isCancelled }: Assignment): number {
  if (division === null || division.isExhausted || isCancelled || division.numFailures >= MAX_FAILURES)
    return 0;
  return Math.max(0, division.numLeft - 1);
}

function mayAssist(worker: WorkerRecord, owner: WorkerRecord, { open }: Assignment): boolean {
  const hasOtherCode = worker.ownCode !== null && worker.ownCode !== ownCodeOf(open.trial);
  return (
    !hasOtherCode && worker.hello !== null && owner.hello !== null && areAlike(worker.hello, owner.hello)
  );
}

/** Whether two workers compute the same bits: on another processor sums come in another order. */
function areAlike(one: Hello, other: Hello): boolean {
  const kindOf = ({ device }: Hello) => device.split(':', 1)[0];
  const isSameMachine = one.device_name === other.device_name && one.num_threads === other.num_threads;
  return isSameMachine && kindOf(one) === kindOf(other) && one.torch === other.torch;
}
