import type { Event, Result } from '../../../orchestrator/protocol/generated.js';
import type { RunFact } from '../../../orchestrator/protocol/run-fact.js';
import type { Effect, Input, Outcome } from '../../../orchestrator/scheduler/state/effect.js';
import { SchedulerState, type Settings } from '../../../orchestrator/scheduler/state.js';
import { sampleHello, samplePending, sampleResult, trialId } from './sample-trials.js';

export const settings: Settings = {
  maxAttempts: 3,
  pingEveryMs: 1_000,
  deadlines: { startMs: 10_000, pongMs: 5_000, goneMs: 3_000, progressMs: 60_000, leaveMs: 3_000 },
};

type Numbered = Extract<Event, { seq: number }>;
type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'trial_id' | 'attempt'> : never;

/** A state machine with a clock in hand; what it wants is kept until `take`. */
export class StateDriver {
  now = 0;
  readonly state: SchedulerState;
  #effects: Effect[] = [];
  readonly #seqs = new Map<string, number>();
  #numStarted = 0;

  constructor(
    numTrials: number,
    numSlots: number,
    overrides: Partial<Settings> = {},
    numAttempts = 0,
    models: readonly string[] = [],
  ) {
    const trials = samplePending(numTrials, numAttempts, models);
    this.state = new SchedulerState(trials, numTrials, numSlots, { ...settings, ...overrides });
  }

  /** Whether workers wait for their start, until `worker_started` is fed. */
  isQueueing = false;

  /** Feeds an input, and starts what workers it asks for, named w0, w1, …. */
  feed(input: Input): void {
    const effects = this.state.handle(input, this.now);
    this.#effects.push(...effects);
    for (const effect of effects) {
      if (effect.type !== 'start_worker') continue;
      const workerId = `w${this.#numStarted++}`;
      this.feed({ type: 'worker_launched', slot: effect.slot, workerId, device: 'cpu' });
      if (!this.isQueueing) this.feed({ type: 'worker_started', workerId });
    }
  }

  tick(elapsedMs = 0): void {
    this.now += elapsedMs;
    this.feed({ type: 'tick' });
  }

  hello(workerId: string, current: { trial_id: string; attempt: number } | null = null): void {
    this.event(workerId, sampleHello(workerId, current));
  }

  event(workerId: string, event: Event): void {
    this.feed({ type: 'event', workerId, event });
  }

  /** Sends the worker's next numbered event. */
  send(workerId: string, trial: number, attempt: number, event: Unnumbered<Numbered>): void {
    const seq = (this.#seqs.get(workerId) ?? 0) + 1;
    this.#seqs.set(workerId, seq);
    this.event(workerId, { ...event, trial_id: trialId(trial), attempt, seq } as Numbered);
  }

  accept(workerId: string, trial: number, attempt = 1): void {
    this.send(workerId, trial, attempt, { type: 'accepted' });
  }

  done(workerId: string, trial: number, attempt = 1, result: Partial<Result> = {}): void {
    const own = { ...sampleResult(trialId(trial)), ...result };
    this.send(workerId, trial, attempt, { type: 'trial_done', result: own });
  }

  fail(workerId: string, trial: number, attempt = 1, kind: 'error' | 'invalid' = 'error'): void {
    this.send(workerId, trial, attempt, { type: 'trial_failed', kind, message: 'No luck.', traceback: '' });
  }

  exit(workerId: string, detail = 'exit code 1'): void {
    this.feed({ type: 'worker_exited', workerId, detail });
  }

  sync(): void {
    this.feed({ type: 'sync_started' });
    this.feed({ type: 'synced' });
  }

  /** The effects since the last call, in short words. */
  take(): string[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects.filter(({ type }) => type !== 'sync').map(inShort);
  }

  /** Like `take`, without announcements. */
  takeOrders(): string[] {
    return this.take().filter((effect) => !effect.startsWith('!'));
  }
}

function inShort(effect: Effect): string {
  switch (effect.type) {
    case 'start_worker':
      return `start ${effect.slot}`;
    case 'end_worker':
      return `${effect.isAsked ? 'end' : 'kill'} ${effect.workerId}`;
    case 'assign':
      return `assign ${Number.parseInt(effect.trial.trial_id, 16)}#${effect.attempt} → ${effect.workerId}${effect.startsOver ? ' from the start' : ''}`;
    case 'assist': {
      const { open, attempt } = effect.assignment;
      return `assist ${Number.parseInt(open.trial.trial_id, 16)}#${attempt} → ${effect.workerId}`;
    }
    case 'send':
      return `${commandInShort(effect.command)} → ${effect.workerId}`;
    case 'append':
      return `append ${effect.rows.type}`;
    case 'conclude':
      return effect.ending.kind === 'result' ? 'conclude result' : `conclude failure: ${effect.ending.error}`;
    case 'notify':
      return `!${notificationInShort(effect.notification)}`;
    case 'finish':
      return `finish ${outcomeInShort(effect.outcome)}`;
    case 'sync':
      return 'sync';
  }
}

function commandInShort(command: Extract<Effect, { type: 'send' }>['command']): string {
  switch (command.type) {
    case 'ack':
      return `ack ${command.upto}`;
    case 'cancel':
      return `cancel ${Number.parseInt(command.trial_id, 16)}#${command.attempt}`;
    case 'release':
      return `release ${command.assist}`;
    default:
      return command.type;
  }
}

function notificationInShort(notification: RunFact): string {
  if (notification.type === 'worker_lost') return `lost ${notification.worker_id}: ${notification.reason}`;
  if (notification.type === 'dropped') {
    const { refused, stale, repeated } = notification;
    return `dropped ${refused} ${stale} ${repeated}`;
  }
  return notification.type;
}

function outcomeInShort({ status, numDone, numDiverged, numFailed, numUnfinished }: Outcome): string {
  return `${status} ${numDone}/${numDiverged}/${numFailed}/${numUnfinished}`;
}

/** A run whose workers w0, w1, … have joined; nothing of it is left to take. */
export function joined(numTrials: number, numWorkers: number): StateDriver {
  const driver = new StateDriver(numTrials, numWorkers);
  driver.tick();
  for (let index = 0; index < numWorkers; index += 1) driver.hello(`w${index}`);
  return driver;
}

/** The same, and each is at its first trial. */
export function begun(numTrials: number, numWorkers: number): StateDriver {
  const driver = joined(numTrials, numWorkers);
  for (let index = 0; index < numWorkers; index += 1) driver.accept(`w${index}`, index);
  driver.sync();
  driver.take();
  return driver;
}
