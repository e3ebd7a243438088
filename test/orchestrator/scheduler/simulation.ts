import { recordKey } from '../../../orchestrator/experiment/evaluation-key.js';
import type { RunFact } from '../../../orchestrator/protocol/run-fact.js';
import type { Effect, Input, Outcome } from '../../../orchestrator/scheduler/state/effect.js';
import type { Ending } from '../../../orchestrator/scheduler/state/unsynced.js';
import { SchedulerState } from '../../../orchestrator/scheduler/state.js';
import { samplePending } from './sample-trials.js';
import { type Checkpoints, type Fate, SimulatedWorker } from './simulated-worker.js';
import { settings } from './state-driver.js';

/** What may happen next, as far as it can. */
export type Happening = keyof typeof HAPPENINGS | 'drain' | 'stop';

/** How often each happening is, beside the others. */
export const HAPPENINGS = {
  live: 20,
  sync: 8,
  work: 4,
  arrive: 4,
  hear: 4,
  tick: 4,
  cut: 4,
  connect: 4,
  repeat: 2,
  reap: 2,
  kill: 1,
} as const;

const FOREVER = Number.POSITIVE_INFINITY;
const patient = {
  ...settings,
  deadlines: { startMs: FOREVER, pongMs: FOREVER, goneMs: FOREVER, progressMs: FOREVER, leaveMs: FOREVER },
};

/** A whole run without processes, sockets or files, in which anything may happen; breaks off where a promise is broken. */
export class Simulation {
  outcome: Outcome | null = null;
  /** How trials ended, by their id. */
  readonly endings = new Map<string, string>();
  numAssists = 0;
  readonly numAttempts = new Map<string, number>();
  readonly #ownCode = new Map<string, string>();
  readonly #orders = new Set<string>();
  readonly #state: SchedulerState;
  readonly #workers: SimulatedWorker[] = [];
  readonly #checkpoints: Checkpoints = new Map();
  /** Rows in files by trial, key and content; whether they would survive a power cut. */
  readonly #rows = new Map<string, { content: string; isDurable: boolean }>();
  readonly #syncing: string[] = [];
  /** Trials whose results the sync under way puts on disk. */
  readonly #concluding: Ending[] = [];
  /** The row keys that each worker's event stands for. */
  readonly #keysOfEvents = new Map<string, string[]>();
  readonly #inputs: Input[] = [];
  #delivering: string | null = null;
  #isSyncing = false;
  #isFeeding = false;
  #now = 0;

  constructor(
    readonly numTrials: number,
    numSlots: number,
    private readonly fate: Fate,
    models: readonly string[] = [],
  ) {
    this.#state = new SchedulerState(samplePending(numTrials, 0, models), numTrials, numSlots, patient);
  }

  happen(happening: Happening, target: number): void {
    const living = this.#workers.filter(({ isAlive }) => isAlive);
    const worker = living[target % Math.max(1, living.length)];
    switch (happening) {
      case 'tick':
        this.#now += 250;
        this.#feed({ type: 'tick' });
        break;
      case 'sync':
        if (this.#isSyncing) this.#finishSync();
        else this.#startSync();
        break;
      case 'drain':
      case 'stop':
        this.#feed({ type: happening });
        break;
      case 'reap':
        this.#reap();
        break;
      case 'kill':
        if (worker) worker.isAlive = false;
        break;
      case 'arrive':
        if (worker) this.#arrive(worker);
        break;
      case 'live':
        if (worker) this.#letLive(worker);
        break;
      default:
        worker?.[happening]();
        this.#checkSingleWriters();
    }
  }

  /** Lets everything take its course until the run ends. */
  settle(): void {
    for (let round = 0; this.outcome === null; round += 1) {
      if (round > 20_000) throw new Error('The run does not end.');
      for (const worker of this.#workers.filter(({ isAlive }) => isAlive)) this.#letLive(worker);
      for (const happening of ['sync', 'reap', 'tick'] as const) this.happen(happening, 0);
    }
  }

  rowsOf(trialId: string): number {
    return [...this.#rows].filter(([key, { isDurable }]) => key.startsWith(trialId) && isDurable).length;
  }

  #letLive(worker: SimulatedWorker): void {
    if (!worker.isConnected) worker.connect();
    worker.hear();
    worker.work();
    this.#checkSingleWriters();
    while (worker.sent.length > 0) this.#arrive(worker);
  }

  #arrive(worker: SimulatedWorker): void {
    const event = worker.sent.shift();
    if (event === undefined) return;
    if ('seq' in event) this.#delivering = `${worker.id} ${event.seq}`;
    this.#feed({ type: 'event', workerId: worker.id, event });
    this.#delivering = null;
  }

  #feed(input: Input): void {
    this.#inputs.push(input);
    if (this.#isFeeding) return;
    this.#isFeeding = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      for (const effect of this.#state.handle(next, this.#now)) this.#carryOut(effect);
    }
    this.#isFeeding = false;
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'start_worker') this.#start(effect.slot);
    if (effect.type === 'end_worker') this.#find(effect.workerId).isAlive = false;
    if (effect.type === 'assign') this.#checkAttempt(effect.trial.trial_id, effect.attempt);
    if (effect.type === 'assign') this.#checkCode(effect);
    if (effect.type === 'assign') this.#find(effect.workerId).order(effect);
    if (effect.type === 'assist') this.#checkAssist(effect);
    if (effect.type === 'assist') this.#find(effect.workerId).order(effect);
    if (effect.type === 'send' && effect.command.type === 'ack')
      this.#checkAck(effect.workerId, effect.command.upto);
    if (effect.type === 'send') this.#find(effect.workerId).order(effect.command);
    if (effect.type === 'notify') this.#checkBlame(effect.notification);
    if (effect.type === 'append') this.#append(effect.rows);
    if (effect.type === 'conclude') this.#conclude(effect.ending);
    if (effect.type === 'finish') this.#finish(effect.outcome);
  }

  #finish(outcome: Outcome): void {
    if (this.outcome !== null) throw new Error('It finished twice.');
    this.outcome = outcome;
  }

  #start(slot: number): void {
    const workerId = `w${this.#workers.length}`;
    this.#workers.push(new SimulatedWorker(workerId, this.fate, this.#checkpoints));
    this.#inputs.push({ type: 'worker_launched', slot, workerId, device: 'cpu' });
    this.#inputs.push({ type: 'worker_started', workerId });
  }

  #append(rows: Extract<Effect, { type: 'append' }>['rows']): void {
    const key =
      rows.type === 'metrics' ? `step ${rows.rows[0]?.step}` : `evaluation ${recordKey(rows.record)}`;
    const content = JSON.stringify(rows.type === 'metrics' ? rows.rows : rows.record);
    const name = `${rows.trial_id} ${key}`;
    const known = this.#rows.get(name);
    if (known !== undefined && known.content !== content) throw new Error(`${name} came with another value.`);
    if (known === undefined) this.#rows.set(name, { content, isDurable: false });
    if (this.#delivering !== null) this.#keysOfEvents.set(this.#delivering, [name]);
  }

  #startSync(): void {
    this.#isSyncing = true;
    this.#syncing.push(...this.#rows.keys());
    this.#feed({ type: 'sync_started' });
  }

  #finishSync(): void {
    this.#isSyncing = false;
    for (const name of this.#syncing.splice(0)) this.#rows.get(name)!.isDurable = true;
    for (const ending of this.#concluding.splice(0)) this.#end(ending);
    this.#feed({ type: 'synced' });
  }

  #reap(): void {
    for (const worker of this.#workers.filter(({ isAlive }) => !isAlive)) {
      this.#feed({ type: 'worker_exited', workerId: worker.id, detail: 'gone' });
    }
  }

  #conclude(ending: Ending): void {
    if (!this.#isSyncing) throw new Error('A trial was concluded that no sync covers.');
    this.#concluding.push(ending);
  }

  #end(ending: Ending): void {
    const trialId = ending.kind === 'result' ? ending.result.trial_id : ending.trialId;
    if (this.endings.has(trialId)) throw new Error(`Trial ${trialId} ended twice.`);
    this.endings.set(trialId, ending.kind);
  }

  #checkAck(workerId: string, upto: number): void {
    for (let seq = 1; seq <= upto; seq += 1) {
      for (const name of this.#keysOfEvents.get(`${workerId} ${seq}`) ?? []) {
        if (!this.#rows.get(name)?.isDurable)
          throw new Error(`${name} was acknowledged before it was on disk.`);
      }
    }
  }

  #checkAttempt(trialId: string, attempt: number): void {
    const last = this.numAttempts.get(trialId) ?? 0;
    if (attempt < last) throw new Error(`Trial ${trialId} went back from attempt ${last} to ${attempt}.`);
    this.numAttempts.set(trialId, attempt);
  }

  /** After code of a user's, a process is given nothing but the same; orders may be repeated. */
  #checkCode({ workerId, trial, attempt }: Extract<Effect, { type: 'assign' }>): void {
    const order = `${workerId} ${trial.trial_id} ${attempt}`;
    if (this.#orders.has(order)) return;
    this.#orders.add(order);
    const { name } = trial.model;
    const before = this.#ownCode.get(workerId);
    if (before !== undefined && before !== name) throw new Error(`${name} came after ${before}.`);
    if (name.includes(':')) this.#ownCode.set(workerId, name);
  }

  /** Nobody assists who has a trial, or at code that is not its own. */
  #checkAssist({ workerId, assignment: { open, attempt } }: Extract<Effect, { type: 'assist' }>): void {
    const worker = this.#find(workerId);
    if (worker.current?.trialId === open.trial.trial_id) throw new Error('A worker assists itself.');
    const order = { type: 'assign', workerId, trial: open.trial, attempt, startsOver: false } as const;
    this.#checkCode(order);
    this.numAssists += 1;
  }

  /** The workers here keep to the protocol, and to every deadline. */
  #checkBlame(notification: RunFact): void {
    if (notification.type !== 'worker_lost' || notification.reason === 'exited') return;
    throw new Error(`${notification.worker_id} was given up: ${notification.detail}`);
  }

  #checkSingleWriters(): void {
    const current = this.#workers
      .filter(({ isAlive }) => isAlive)
      .flatMap(({ current }) => current?.trialId ?? []);
    if (new Set(current).size < current.length) throw new Error('Two workers are at one trial.');
  }

  #find(workerId: string): SimulatedWorker {
    return this.#workers.find(({ id }) => id === workerId)!;
  }
}
