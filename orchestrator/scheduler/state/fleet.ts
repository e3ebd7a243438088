import type { Hello, WorkerLost } from '../../protocol/generated.js';
import type { Emit } from './effect.js';
import { type Deadlines, overdue } from './liveness.js';
import { WorkerRecord } from './worker-record.js';
import { WorkerSlots } from './worker-slots.js';

/** If two checks are further apart, the orchestrator was suspended (Ctrl-Z, a laptop's lid), not the workers. */
const SLEPT_MS = 2_000;

/** The workers from their start to their end: who is there, who is late, who is replaced. */
export class Fleet {
  /** Why the last worker was lost; empty if none was. */
  lastLoss = '';
  readonly #workers = new Map<string, WorkerRecord>();
  readonly #slots: WorkerSlots;
  readonly #deadlines: Deadlines;
  readonly #pingEveryMs: number;
  readonly #emit: Emit;
  #lookedAt: number | undefined;
  #numPings = 0;
  #hasBegunTrials = false;

  constructor(numSlots: number, deadlines: Deadlines, pingEveryMs: number, emit: Emit) {
    this.#slots = new WorkerSlots(numSlots);
    this.#deadlines = deadlines;
    this.#pingEveryMs = pingEveryMs;
    this.#emit = emit;
  }

  get isEmpty(): boolean {
    return this.#workers.size === 0 && this.#slots.numOccupied === 0;
  }

  /** Whether no worker is there and none can be started any more. */
  get isStranded(): boolean {
    return this.#slots.numUsable === 0;
  }

  get all(): WorkerRecord[] {
    return [...this.#workers.values()];
  }

  /** Whether any worker has begun a trial: else where they run may be what is wrong. */
  get hasBegunTrials(): boolean {
    return this.#hasBegunTrials || this.all.some(({ hasProvenItself }) => hasProvenItself);
  }

  get ready(): WorkerRecord[] {
    return this.all.filter(({ phase }) => phase === 'ready');
  }

  /** Workers that may still join. */
  get numExpected(): number {
    return this.#slots.numUsable - this.ready.length;
  }

  find(workerId: string): WorkerRecord | undefined {
    return this.#workers.get(workerId);
  }

  add(slot: number, workerId: string, device: string, now: number): void {
    this.#slots.occupy(slot);
    this.#workers.set(workerId, new WorkerRecord(workerId, slot, device, now));
  }

  /** No deadline runs for a worker that waits for its start. */
  noteQueued(workerId: string, reason: string): void {
    const worker = this.#workers.get(workerId);
    if (worker?.phase !== 'queued') return;
    const { device } = worker;
    this.#emit({
      type: 'notify',
      notification: { type: 'worker_queued', worker_id: workerId, device, reason },
    });
  }

  noteStarted(workerId: string, now: number): void {
    const worker = this.#workers.get(workerId);
    if (worker?.phase !== 'queued') return;
    worker.enter('starting', now);
    const { device } = worker;
    this.#emit({ type: 'notify', notification: { type: 'worker_started', worker_id: workerId, device } });
  }

  join(worker: WorkerRecord, hello: Hello, now: number): void {
    worker.hello = hello;
    worker.enter('ready', now);
    const { host, pid, device, device_name, num_threads } = hello;
    const joined = { host, pid, device, device_name, num_threads } as const;
    this.#emit({ type: 'notify', notification: { type: 'worker_joined', worker_id: worker.id, ...joined } });
  }

  /** Has so many workers at work or on their way, as far as there are free slots. */
  startUpTo(numWanted: number, now: number): void {
    while (this.#slots.numOccupied < numWanted) {
      const slot = this.#slots.occupyNext(now);
      if (slot === undefined) return;
      this.#emit({ type: 'start_worker', slot });
    }
  }

  noteGone(workerId: string, now: number): void {
    const worker = this.#workers.get(workerId);
    if (worker !== undefined) worker.goneSince ??= now;
  }

  /** Sends a worker home: after a checkpoint, if it is at work. */
  dismiss(worker: WorkerRecord, now: number): void {
    if (worker.phase === 'queued' || worker.phase === 'starting') this.#end(worker, true);
    else if (worker.phase === 'ready') this.sayDrain(worker);
    else return;
    worker.enter('leaving', now);
  }

  sayDrain(worker: WorkerRecord): void {
    this.#emit({ type: 'send', workerId: worker.id, command: { type: 'drain' } });
  }

  /** Ends a worker's process now, on demand. */
  stop(worker: WorkerRecord, now: number): void {
    this.#emit({ type: 'send', workerId: worker.id, command: { type: 'stop' } });
    this.#end(worker, false);
    if (worker.phase !== 'lost') worker.enter('leaving', now);
  }

  /** Gives a worker up; its trials go on elsewhere once its process has ended and can write no more. */
  lose(worker: WorkerRecord, reason: WorkerLost['reason'], detail: string, now: number): void {
    if (worker.phase === 'lost') return;
    worker.enter('lost', now);
    this.#end(worker, false);
    this.#announceLoss(worker, reason, detail);
  }

  /** Its process has ended; returns whether that was in order. */
  remove(worker: WorkerRecord, detail: string, now: number): boolean {
    const isOrderly = worker.phase === 'leaving' || worker.phase === 'left';
    this.#workers.delete(worker.id);
    const isFailedStart = !worker.hasProvenItself && (!isOrderly || worker.leavesUnasked);
    this.#slots.vacate(worker.slot, isFailedStart, now);
    this.#hasBegunTrials ||= worker.hasProvenItself;
    if (isOrderly)
      this.#emit({ type: 'notify', notification: { type: 'worker_left', worker_id: worker.id } });
    else if (worker.phase !== 'lost') this.#announceLoss(worker, 'exited', detail);
    if (isOrderly && isFailedStart) this.lastLoss = `${worker.id}: left before it had begun a trial`;
    return isOrderly;
  }

  /** Pings, and gives up who is late. */
  look(now: number): void {
    const sinceLook = now - (this.#lookedAt ?? now);
    this.#lookedAt = now;
    for (const worker of this.#workers.values()) {
      if (sinceLook > SLEPT_MS) worker.postpone(sinceLook);
      const late = overdue(worker, this.#deadlines, now);
      if (late !== null) this.lose(worker, late.reason, late.detail, now);
      else this.#ping(worker, now);
    }
  }

  #ping(worker: WorkerRecord, now: number): void {
    const isThere = worker.phase === 'ready' || worker.phase === 'leaving';
    if (!isThere || now - worker.pingedAt < this.#pingEveryMs) return;
    worker.pingedAt = now;
    this.#numPings += 1;
    this.#emit({ type: 'send', workerId: worker.id, command: { type: 'ping', nonce: this.#numPings } });
  }

  #end(worker: WorkerRecord, isAsked: boolean): void {
    this.#emit({ type: 'end_worker', workerId: worker.id, isAsked });
  }

  #announceLoss(worker: WorkerRecord, reason: WorkerLost['reason'], what: string): void {
    const detail =
      worker.lastRefusal === '' ? what : `${what}; a frame of it was refused: ${worker.lastRefusal}`;
    this.lastLoss = `${worker.id}: ${detail}`;
    const notification = { type: 'worker_lost', worker_id: worker.id, reason, detail } as const;
    this.#emit({ type: 'notify', notification });
  }
}
