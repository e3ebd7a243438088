import { Assistance } from './state/assistance.js';
import { Conversation } from './state/conversation.js';
import { DropCounter } from './state/drop-counter.js';
import type { Effect, Emit, Input, Outcome } from './state/effect.js';
import { Fleet } from './state/fleet.js';
import type { Deadlines } from './state/liveness.js';
import { TrialBook } from './state/trial-book.js';
import { TrialQueue } from './state/trial-queue.js';
import { Unsynced } from './state/unsynced.js';
import type { WorkerRecord } from './state/worker-record.js';
import type { PendingTrial } from './trial-sink.js';

export interface Settings {
  /** Failures after which a trial is not tried again in this run. */
  readonly maxAttempts: number;
  readonly pingEveryMs: number;
  readonly deadlines: Deadlines;
}

/** running; drained or stopped on demand; complete: every trial has ended; stranded: no worker can be had. */
type Mode = 'running' | Outcome['status'];

/**
 * Decides what a run does next: inputs in, effects out. It has no clock, socket or file, so that every interleaving
 * of deaths, repeats and reconnects can be tested.
 *
 * What it keeps: a trial is with one worker at a time, and with the next one only when the process of the last one
 * has ended or has given it back; workers without a trial assist at one, as long as none waits; every trial ends once; nothing is acknowledged or announced before it is on disk;
 * what comes from an attempt that is not current is dropped and counted.
 */
export class SchedulerState {
  readonly #trials: TrialBook;
  readonly #fleet: Fleet;
  readonly #assistance: Assistance;
  readonly #conversation: Conversation;
  readonly #unsynced = new Unsynced();
  readonly #dropped = new DropCounter();
  #mode: Mode = 'running';
  #isFinished = false;
  #effects: Effect[] = [];

  constructor(trials: Iterable<PendingTrial>, numTrials: number, numSlots: number, settings: Settings) {
    const emit: Emit = (effect) => void this.#effects.push(effect);
    const queue = new TrialQueue(trials, numTrials);
    this.#trials = new TrialBook(queue, this.#unsynced, settings.maxAttempts, emit);
    this.#fleet = new Fleet(numSlots, settings.deadlines, settings.pingEveryMs, emit);
    this.#assistance = new Assistance(this.#fleet, emit);
    this.#conversation = new Conversation(
      this.#fleet,
      this.#trials,
      this.#assistance,
      this.#unsynced,
      this.#dropped,
      emit,
    );
  }

  /** What to do about this input at this time, in milliseconds of a clock that never goes back. */
  handle(input: Input, now: number): Effect[] {
    this.#apply(input, now);
    if (this.#mode === 'running') this.#assignWork(now);
    this.#assistance.releaseOrphans();
    this.#endIfOver(now);
    if (this.#unsynced.needsSync) this.#effects.push({ type: 'sync' });
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** The trial that a worker is at; null while it has begun none. */
  trialOf(workerId: string): string | null {
    const worker = this.#fleet.find(workerId);
    if (worker?.assist?.isBegun) return worker.assist.assignment.open.trial.trial_id;
    const [current] = worker?.assignments ?? [];
    return current?.isAccepted ? current.open.trial.trial_id : null;
  }

  #apply(input: Input, now: number): void {
    switch (input.type) {
      case 'worker_launched':
        this.#fleet.add(input.slot, input.workerId, input.device, now);
        break;
      case 'worker_queued':
        this.#fleet.noteQueued(input.workerId, input.reason);
        break;
      case 'worker_started':
        this.#fleet.noteStarted(input.workerId, now);
        break;
      case 'worker_gone':
        this.#fleet.noteGone(input.workerId, now);
        break;
      case 'worker_exited':
        this.#onExited(input.workerId, input.detail, now);
        break;
      case 'event':
        this.#conversation.take(input.workerId, input.event, now);
        break;
      case 'refused':
        this.#dropped.count('refused');
        this.#noteRefusal(input.workerId, input.reason);
        break;
      case 'sync_started':
        for (const ending of this.#unsynced.startSync()) this.#effects.push({ type: 'conclude', ending });
        break;
      case 'synced':
        this.#onSynced();
        break;
      case 'trial_rejected':
        this.#onRejected(input.trialId, input.error, now);
        break;
      case 'assist_rejected': {
        const worker = this.#fleet.find(input.workerId);
        if (worker !== undefined) this.#assistance.end(worker, 'failed', input.error);
        break;
      }
      case 'trial_contradicted':
        this.#onContradicted(input.trialId, input.error, now);
        break;
      case 'drain':
        this.#drain(now);
        break;
      case 'stop':
        this.#stop(now);
        break;
      case 'tick':
        this.#onTick(now);
        break;
      default:
        input satisfies never;
    }
  }

  #onExited(workerId: string, detail: string, now: number): void {
    const worker = this.#fleet.find(workerId);
    if (worker === undefined) return;
    const saidBye = worker.phase === 'left';
    const wasAssisting = worker.assist?.isBegun === true;
    const isOrderly = this.#fleet.remove(worker, detail, now);
    this.#assistance.end(worker, isOrderly ? 'released' : 'failed', isOrderly ? '' : this.#fleet.lastLoss);
    for (const [index, assignment] of worker.assignments.entries()) {
      const { startsOverBecause } = assignment.open;
      const error = isOrderly ? `Worker ${worker.id} left it` : `Worker ${this.#fleet.lastLoss}`;
      if (assignment.isAccepted && startsOverBecause !== null)
        this.#trials.startOver(worker, assignment, startsOverBecause);
      else if (assignment.isAccepted && (saidBye || !isOrderly))
        this.#trials.fail(worker, assignment, error, true);
      else if (isOrderly && !assignment.isAccepted) this.#trials.giveBack(worker, assignment);
      // What it had not begun, and was not about to begin, cannot be what killed it.
      else if (isOrderly || index > 0 || wasAssisting) this.#trials.putBack(worker, assignment);
      else this.#trials.putLast(worker, assignment, error, this.#fleet.hasBegunTrials);
    }
  }

  /** What a worker is given up for, later, may be that it waits for the answer to what was refused. */
  #noteRefusal(workerId: string, reason: string): void {
    const worker = this.#fleet.find(workerId);
    if (worker !== undefined) worker.lastRefusal = reason;
  }

  #onSynced(): void {
    const { seqs, notifications } = this.#unsynced.finishSync();
    for (const notification of notifications) this.#effects.push({ type: 'notify', notification });
    for (const [worker, seq] of seqs) {
      if (this.#fleet.find(worker.id) !== undefined) this.#conversation.acknowledge(worker, seq);
    }
  }

  #onRejected(trialId: string, error: string, now: number): void {
    for (const worker of this.#fleet.all) {
      const assignment = worker.assignments.find(({ open }) => open.trial.trial_id === trialId);
      if (assignment === undefined) continue;
      // A worker at it would go on to write checkpoints whose rows are not stored.
      if (assignment.isAccepted) this.#fleet.lose(worker, 'protocol', `trial ${trialId}: ${error}`, now);
      else this.#trials.sayCancel(worker, trialId, assignment.attempt);
      this.#trials.fail(worker, assignment, error, false);
    }
  }

  #onContradicted(trialId: string, error: string, now: number): void {
    for (const worker of this.#fleet.all) {
      const assignment = worker.assignments.find(({ open }) => open.trial.trial_id === trialId);
      if (assignment === undefined) continue;
      // It would go on to write checkpoints whose rows are not stored.
      this.#fleet.lose(worker, 'protocol', `trial ${trialId}: ${error}`, now);
      this.#trials.contradict(worker, assignment, error);
    }
  }

  #drain(now: number): void {
    if (this.#mode !== 'running') return;
    this.#mode = 'drained';
    this.#effects.push({ type: 'notify', notification: { type: 'draining' } });
    for (const worker of this.#fleet.all) this.#fleet.dismiss(worker, now);
  }

  #stop(now: number): void {
    if (this.#mode !== 'complete') this.#mode = 'stopped';
    for (const worker of this.#fleet.all) this.#fleet.stop(worker, now);
  }

  #onTick(now: number): void {
    this.#fleet.look(now);
    if (this.#mode === 'running')
      this.#fleet.startUpTo(this.#trials.numOpen + this.#assistance.numUseful, now);
    this.#tellDropped();
  }

  #tellDropped(): void {
    const counts = this.#dropped.takeNews();
    if (counts !== null) this.#effects.push({ type: 'notify', notification: { type: 'dropped', ...counts } });
  }

  #assignWork(now: number): void {
    for (let taker = this.#nextTaker(now); taker !== undefined; taker = this.#nextTaker(now)) {
      if (taker.assignments.length === 0) taker.progressedAt = now;
      this.#assistance.release(taker);
      this.#trials.assignNext(taker);
    }
    if (this.#trials.numWaiting > 0) return;
    this.#callBackQueued();
    const numQueued = this.#fleet.ready.filter(({ assignments }) => assignments.length > 1).length;
    this.#assistance.assign(numQueued, now);
  }

  /**
   * Who gets the next trial: whoever has none, else whoever has none queued, unless others are yet to come. Where none of
   * the former may have it, one of them makes room for a new process.
   */
  #nextTaker(now: number): WorkerRecord | undefined {
    if (this.#trials.numWaiting === 0) return undefined;
    const without = this.#fleet.ready.filter(({ assignments }) => assignments.length === 0);
    const idle = [...without].sort((a, b) => Number(a.assist !== null) - Number(b.assist !== null));
    const taker = idle.find((worker) => this.#trials.mayTakeNext(worker));
    if (taker !== undefined) return taker;
    if (idle[0] !== undefined) this.#fleet.dismiss(idle[0], now);
    const { ready, numExpected } = this.#fleet;
    if (this.#trials.numWaiting <= numExpected) return undefined;
    return ready.find((worker) => worker.assignments.length === 1 && this.#trials.mayTakeNext(worker));
  }

  /** At the end of a sweep, what is queued behind a long trial goes to those who have nothing to do. */
  #callBackQueued(): void {
    const { ready } = this.#fleet;
    let numIdle = ready.filter(({ assignments }) => assignments.length === 0).length;
    for (const worker of ready) {
      const queued = worker.assignments[1];
      if (queued === undefined || numIdle === 0) continue;
      numIdle -= 1;
      if (!queued.isCancelled) this.#trials.callBack(worker, queued);
    }
  }

  #endIfOver(now: number): void {
    if (this.#mode === 'running' && this.#trials.numOpen === 0) {
      this.#mode = 'complete';
      for (const worker of this.#fleet.all) this.#fleet.dismiss(worker, now);
    } else if (this.#mode === 'running' && this.#fleet.isStranded) this.#mode = 'stranded';
    if (this.#isFinished || this.#mode === 'running' || !this.#fleet.isEmpty || !this.#unsynced.isEmpty)
      return;
    this.#isFinished = true;
    this.#tellDropped();
    this.#effects.push({ type: 'finish', outcome: this.#outcome(this.#mode) });
  }

  #outcome(mode: Outcome['status']): Outcome {
    const { counts, numOpen } = this.#trials;
    return {
      status: numOpen === 0 ? 'complete' : mode,
      numDone: counts.done,
      numDiverged: counts.diverged,
      numFailed: counts.failed,
      numUnfinished: numOpen,
      lastLoss: this.#fleet.lastLoss,
    };
  }
}
