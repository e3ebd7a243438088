import type { Event, Result } from '../../../orchestrator/protocol/generated.js';
import type { Effect } from '../../../orchestrator/scheduler/state/effect.js';
import { sampleHello, sampleRecord, sampleResult } from './sample-trials.js';

type Order = Extract<Effect, { type: 'assign' | 'assist' }> | Extract<Effect, { type: 'send' }>['command'];
type Numbered = Extract<Event, { seq: number }>;
type Step = Numbered extends infer E
  ? E extends unknown
    ? Omit<E, 'seq' | 'trial_id' | 'attempt'>
    : never
  : never;

/** What outlives a worker: the step after which each trial goes on. */
export type Checkpoints = Map<string, number>;

/** How the trials behave: those named fail, or kill their worker, as soon as they begin. */
export interface Fate {
  readonly failing: ReadonlySet<string>;
  readonly deadly: ReadonlySet<string>;
}

/** What every trial reports, a row or an event a step; a checkpoint lies between the second and the third. */
const STEPS: readonly Step[] = [
  { type: 'metric', names: ['loss'], steps: [1], values: [0.5] },
  { type: 'metric', names: ['loss'], steps: [2], values: [0.25] },
  { type: 'metric', names: ['loss'], steps: [3], values: [0.125] },
  { type: 'divided', num_parts: 4, weights_sha256: null, precision: 'float32', memory_format: 'contiguous' },
  { type: 'part', evaluation_index: 0, first: 0, last: 20, sha256: 'b'.repeat(64) },
  { type: 'evaluation', evaluation_index: 0, record: sampleRecord(0) },
  { type: 'evaluation', evaluation_index: 1, record: sampleRecord(1) },
];
const CHECKPOINT_AFTER = 2;

export const NUM_ROWS = STEPS.filter(({ type }) => type === 'metric' || type === 'evaluation').length;

/** Parts that an assistant computes, if nobody stops it. */
const NUM_PARTS = 3;

/** A worker that keeps to the protocol, one small step at a time, over a connection that may break at any moment. */
export class SimulatedWorker {
  isAlive = true;
  isConnected = false;
  /** The attempt it is at. */
  current: { trialId: string; attempt: number; nextStep: number } | null = null;
  /** What it assists at. */
  assisting: { assist: number; trialId: string; attempt: number; numLeft: number } | null = null;
  /** What is on its way to the orchestrator. */
  readonly sent: Event[] = [];
  /** What is on its way from there. */
  readonly #coming: Order[] = [];
  readonly #queued: { trialId: string; attempt: number; assist: number | null }[] = [];
  readonly #received = new Set<string>();
  readonly #unacked: Numbered[] = [];
  #lastSeq = 0;
  #isCancelled = false;
  #isDraining = false;

  constructor(
    readonly id: string,
    private readonly fate: Fate,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Connects, or reconnects: says hello, and again what was not acknowledged. */
  connect(): void {
    this.cut();
    this.isConnected = true;
    const current = this.current && { trial_id: this.current.trialId, attempt: this.current.attempt };
    this.sent.push(sampleHello(this.id, current), ...this.#unacked);
  }

  /** Loses the connection with whatever is on its way. */
  cut(): void {
    this.isConnected = false;
    this.sent.length = 0;
    this.#coming.length = 0;
  }

  /** Sends an event a second time. */
  repeat(): void {
    this.sent.push(...this.#unacked.slice(0, this.isConnected ? 1 : 0));
  }

  order(order: Order): void {
    if (this.isAlive && this.isConnected) this.#coming.push(order);
  }

  /** Does what the next order says. */
  hear(): void {
    const order = this.#coming.shift();
    if (order !== undefined) this.sent.push(...this.#obey(order));
  }

  /** Does the next small thing; nothing while it waits for an acknowledgement. */
  work(): void {
    this.sent.push(...this.#step());
  }

  #obey(order: Order): Event[] {
    switch (order.type) {
      case 'assign':
        this.#receive({ trialId: order.trial.trial_id, attempt: order.attempt, assist: null });
        return [];
      case 'assist': {
        const { open, attempt } = order.assignment;
        this.#receive({ trialId: open.trial.trial_id, attempt, assist: order.number });
        return [];
      }
      case 'release':
        return this.#release(order.assist);
      case 'ack':
        while ((this.#unacked[0]?.seq ?? Number.POSITIVE_INFINITY) <= order.upto) this.#unacked.shift();
        return [];
      case 'cancel':
        return this.#cancel(order.trial_id, order.attempt);
      case 'drain':
        this.#isDraining = true;
        return [];
      case 'ping':
        return [
          { type: 'pong', nonce: order.nonce, progress_count: this.#lastSeq, is_busy: this.current !== null },
        ];
      case 'stop':
        this.isAlive = false;
        return [];
    }
  }

  #step(): Event[] {
    if (this.current !== null) return this.#stepOn(this.current);
    if (this.assisting !== null) return this.#assistOn(this.assisting);
    if (this.#isDraining) return this.#leave();
    const next = this.#queued.shift();
    if (next === undefined) return [];
    this.#isCancelled = false;
    if (next.assist !== null) {
      this.assisting = { ...next, assist: next.assist, numLeft: NUM_PARTS };
      return this.#number({ type: 'assist_begun', assist: next.assist }, next.trialId, next.attempt);
    }
    const { trialId, attempt } = next;
    this.current = { trialId, attempt, nextStep: this.checkpoints.get(trialId) ?? 0 };
    return this.#report({ type: 'accepted' });
  }

  #stepOn(current: NonNullable<SimulatedWorker['current']>): Event[] {
    if (this.#isCancelled || this.#isDraining) return this.#end({ type: 'trial_stopped', step: 0 });
    if (this.fate.deadly.has(current.trialId)) {
      this.isAlive = false;
      return [];
    }
    if (this.fate.failing.has(current.trialId)) {
      return this.#end({ type: 'trial_failed', kind: 'error', message: 'No luck.', traceback: '' });
    }
    const step = STEPS[current.nextStep];
    if (step === undefined) return this.#end({ type: 'trial_done', result: this.#result(current.trialId) });
    if (current.nextStep === CHECKPOINT_AFTER && this.checkpoints.get(current.trialId) !== CHECKPOINT_AFTER) {
      if (this.#unacked.length > 0) return []; // the rows before it must be on disk
      this.checkpoints.set(current.trialId, CHECKPOINT_AFTER);
      return this.#report({ type: 'checkpoint', step: CHECKPOINT_AFTER, sha256: 'a'.repeat(64) });
    }
    current.nextStep += 1;
    return this.#report(step);
  }

  #assistOn(assisting: NonNullable<SimulatedWorker['assisting']>): Event[] {
    const { assist, trialId, attempt } = assisting;
    const isOver = this.#isCancelled || this.#isDraining || assisting.numLeft === 0;
    if (!isOver) {
      assisting.numLeft -= 1;
      const part = { evaluation_index: 1, first: 20 * assisting.numLeft, last: 20 * assisting.numLeft + 20 };
      return this.#number({ type: 'part', ...part, sha256: 'c'.repeat(64) }, trialId, attempt);
    }
    this.assisting = null;
    const reason = assisting.numLeft === 0 ? 'exhausted' : 'released';
    return this.#number({ type: 'assist_ended', assist, reason, message: '' }, trialId, attempt);
  }

  #release(assist: number): Event[] {
    if (this.assisting?.assist === assist) this.#isCancelled = true;
    const index = this.#queued.findIndex((other) => other.assist === assist);
    if (index < 0) return [];
    const [order] = this.#queued.splice(index, 1);
    const ended = { type: 'assist_ended', assist, reason: 'released', message: '' } as const;
    return this.#number(ended, order!.trialId, order!.attempt);
  }

  #leave(): Event[] {
    if (this.#unacked.length > 0 || !this.isConnected) return [];
    this.isAlive = false;
    return [{ type: 'bye' }];
  }

  #receive(order: { trialId: string; attempt: number; assist: number | null }): void {
    const key = `${order.trialId}#${order.attempt} ${order.assist}`;
    if (!this.#received.has(key)) this.#queued.push(order);
    this.#received.add(key);
  }

  #cancel(trialId: string, attempt: number): Event[] {
    if (this.current?.trialId === trialId && this.current.attempt === attempt) this.#isCancelled = true;
    const index = this.#queued.findIndex(
      (other) => other.trialId === trialId && other.attempt === attempt && other.assist === null,
    );
    if (index < 0) return [];
    this.#queued.splice(index, 1);
    return this.#number({ type: 'trial_stopped', step: 0 }, trialId, attempt);
  }

  #end(step: Step): Event[] {
    const events = this.#report(step);
    this.current = null;
    return events;
  }

  #report(step: Step): Event[] {
    return this.#number(step, this.current?.trialId ?? '', this.current?.attempt ?? 0);
  }

  #number(step: Step, trialId: string, attempt: number): Event[] {
    this.#lastSeq += 1;
    const event = { ...step, trial_id: trialId, attempt, seq: this.#lastSeq } as Numbered;
    this.#unacked.push(event);
    return this.isConnected ? [event] : [];
  }

  #result(trialId: string): Result {
    return sampleResult(trialId);
  }
}
