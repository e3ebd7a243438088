import { setImmediate } from 'node:timers/promises';
import { SparsightError } from '../errors.js';
import type { Assign, Result } from '../protocol/generated.js';
import type { FactListener, RunFact } from '../protocol/run-fact.js';
import { validatorOf } from '../protocol/validators.js';
import type { SupervisedWorker, Supervisor } from '../worker/supervisor.js';
import { failedResult } from './failed-result.js';
import { GroupCommit } from './group-commit.js';
import type { Effect, Input, Outcome } from './state/effect.js';
import type { Ending } from './state/unsynced.js';
import { SchedulerState, type Settings } from './state.js';
import { type PendingTrial, RowConflictError, type TrialSink } from './trial-sink.js';

export interface SchedulerOptions {
  /** Its workers, those already started included; closed at the end. */
  readonly supervisor: Supervisor;
  readonly sink: TrialSink;
  readonly trials: Iterable<PendingTrial>;
  /** How many `trials` gives. */
  readonly numTrials: number;
  readonly settings: Settings;
  readonly listener: FactListener;
}

interface Concluded {
  readonly attempt: number;
  readonly result: Result;
}

const TICK_MS = 250;

/** How often to look whether the files are still this process's own, whatever workers report. */
const CHECK_MS = 1_000;

/** What a process sent just before it ended is still to be read. */
const LAST_FRAMES_MS = 50;

/** The event loop gets a turn at least this often while frames are taken in. */
const YIELD_EVERY_MS = 5;

/** Refused frames that are written to the log, one by one; all are counted. */
const MAX_REFUSALS_LOGGED = 100;

/** Characters of the reason for which a frame is refused: part of it may be the sender's. */
const MAX_REASON = 500;

/** Carries out a run: does what the state machine decides, and tells it what happens. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #state: SchedulerState;
  readonly #groupCommit = new GroupCommit(() => this.#sync());
  readonly #inputs: Input[] = [];
  readonly #byes = new Set<string>();
  /** Of each trial that was begun. */
  readonly #directories = new Map<string, string>();
  #concluded: Concluded[] = [];
  readonly #ended: Promise<Outcome>;
  #isFeeding = false;
  #hasEnded = false;
  #numRefusals = 0;
  #finish!: (outcome: Outcome) => void;
  #abort!: (error: unknown) => void;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#abort = reject;
    });
    const { trials, numTrials, supervisor, settings } = options;
    this.#state = new SchedulerState(trials, numTrials, supervisor.numSlots, settings);
  }

  /**
   * Resolves when every trial has ended, or when it was drained or stopped and no worker is left. Rejects, after
   * ending every worker, with what the sink throws, such as the SparsightError of a full disk.
   */
  async run(): Promise<Outcome> {
    const { supervisor, sink } = this.#options;
    validatorOf('event'); // compiled while workers start
    supervisor.listen((workerId, text) => {
      this.#attempt(() => sink.appendLog(this.#state.trialOf(workerId), workerId, text));
    });
    supervisor.socket.onGone = (workerId) => this.#feed({ type: 'worker_gone', workerId });
    for (const worker of supervisor.started) this.#watch(worker);
    const receiving = this.#receive();
    const timer = setInterval(() => this.#feed({ type: 'tick' }), TICK_MS);
    const guard = setInterval(() => this.#attempt(() => sink.check()), CHECK_MS);
    this.#feed({ type: 'tick' });
    try {
      return await this.#ended;
    } finally {
      this.#hasEnded = true;
      clearInterval(timer);
      clearInterval(guard);
      await Promise.all([this.#groupCommit.close(), supervisor.close()]);
      await receiving;
    }
  }

  /** Begins no trial any more; those running stop after a checkpoint. */
  drain(): void {
    this.#feed({ type: 'drain' });
  }

  /** Ends every worker now. */
  stop(): void {
    this.#feed({ type: 'stop' });
  }

  #feed(input: Input): void {
    this.#inputs.push(input);
    if (this.#isFeeding) return;
    this.#isFeeding = true;
    this.#attempt(() => {
      for (let next = this.#inputs.shift(); next && !this.#hasEnded; next = this.#inputs.shift()) {
        for (const effect of this.#state.handle(next, performance.now())) this.#carryOut(effect);
      }
    });
    this.#isFeeding = false;
  }

  /** What the sink cannot do ends the run: to go on would be to lose what workers report. */
  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#hasEnded = true;
      this.#abort(error);
    }
  }

  #carryOut(effect: Effect): void {
    const { supervisor, listener } = this.#options;
    switch (effect.type) {
      case 'start_worker':
        this.#watch(supervisor.start(effect.slot));
        break;
      case 'end_worker':
        if (effect.isAsked) supervisor.terminate(effect.workerId);
        else supervisor.kill(effect.workerId);
        break;
      case 'assign':
        this.#assign(effect);
        break;
      case 'assist':
        this.#assist(effect);
        break;
      case 'send':
        supervisor.socket.send(effect.workerId, effect.command);
        break;
      case 'append':
        this.#append(effect.rows);
        break;
      case 'sync':
        this.#groupCommit.request();
        break;
      case 'conclude':
        this.#concluded.push(concluded(effect.ending));
        break;
      case 'notify':
        listener(effect.notification);
        break;
      case 'finish':
        this.#finish(effect.outcome);
        break;
      default:
        effect satisfies never;
    }
  }

  #assign({ workerId, trial, attempt, startsOver }: Extract<Effect, { type: 'assign' }>): void {
    const { sink, supervisor } = this.#options;
    const { directory, completedEvaluations } = sink.begin(trial, attempt, startsOver);
    this.#directories.set(trial.trial_id, directory);
    const order: Assign = {
      type: 'assign',
      attempt,
      trial,
      directory,
      completed_evaluations: [...completedEvaluations],
    };
    try {
      supervisor.socket.send(workerId, order);
    } catch (error) {
      if (!(error instanceof SparsightError)) throw error;
      this.#feed({ type: 'trial_rejected', trialId: trial.trial_id, error: error.message });
    }
  }

  #assist({ workerId, number, assignment }: Extract<Effect, { type: 'assist' }>): void {
    const { open, attempt, division } = assignment;
    const { weights_sha256, precision, memory_format } = division!;
    const { trial } = open;
    const directory = this.#directories.get(trial.trial_id)!;
    const told = { attempt, trial, directory, weights_sha256, precision, memory_format };
    try {
      this.#options.supervisor.socket.send(workerId, { type: 'assist', assist: number, ...told });
    } catch (error) {
      if (!(error instanceof SparsightError)) throw error;
      this.#feed({ type: 'assist_rejected', workerId, error: error.message });
    }
  }

  #append(rows: Extract<RunFact, { type: 'metrics' | 'evaluation' }>): void {
    const { sink } = this.#options;
    try {
      if (rows.type === 'metrics') sink.appendMetrics(rows.trial_id, rows.rows);
      else sink.appendEvaluation(rows.trial_id, rows.record);
    } catch (error) {
      if (!(error instanceof RowConflictError)) throw error;
      this.#feed({ type: 'trial_contradicted', trialId: rows.trial_id, error: error.message });
    }
  }

  async #sync(): Promise<void> {
    const { sink, listener } = this.#options;
    this.#feed({ type: 'sync_started' });
    const concluded = this.#concluded;
    this.#concluded = [];
    try {
      await sink.sync(concluded.map(({ result }) => result));
      this.#feed({ type: 'synced' });
      for (const each of concluded) listener(trialEnded(each));
    } catch (error) {
      this.#abort(error);
    }
  }

  #watch({ workerId, slot, device, follow, exited }: SupervisedWorker): void {
    this.#feed({ type: 'worker_launched', slot, workerId, device });
    follow({
      queued: (reason) => this.#feed({ type: 'worker_queued', workerId, reason }),
      started: () => this.#feed({ type: 'worker_started', workerId }),
    });
    void exited.then((detail) => {
      const exit = () => {
        this.#options.supervisor.socket.dismiss(workerId);
        this.#feed({ type: 'worker_exited', workerId, detail });
      };
      if (this.#byes.delete(workerId)) exit();
      else setTimeout(exit, LAST_FRAMES_MS);
    });
  }

  async #receive(): Promise<void> {
    let yieldedAt = performance.now();
    for await (const incoming of this.#options.supervisor.socket.incoming()) {
      const { workerId } = incoming;
      if ('refusal' in incoming) this.#refuse(workerId, incoming.refusal);
      else this.#feed({ type: 'event', workerId, event: incoming.event });
      if ('event' in incoming && incoming.event.type === 'bye') this.#byes.add(workerId);
      // Frames that are there come without a turn of the event loop, which syncs, exits and signals wait for.
      if (performance.now() - yieldedAt < YIELD_EVERY_MS) continue;
      await setImmediate();
      yieldedAt = performance.now();
    }
  }

  #refuse(workerId: string, refusal: string): void {
    this.#feed({ type: 'refused', workerId, reason: refusal });
    this.#numRefusals += 1;
    if (this.#numRefusals > MAX_REFUSALS_LOGGED) return;
    const sender = JSON.stringify(workerId.slice(0, 64));
    const isLast = this.#numRefusals === MAX_REFUSALS_LOGGED;
    const reason = refusal.slice(0, MAX_REASON).replaceAll('\n', ' ');
    const line = `refused a frame of ${sender}: ${reason}${isLast ? '; further ones are not logged' : ''}\n`;
    this.#attempt(() => this.#options.sink.appendLog(null, 'orchestrator', line));
  }
}

function concluded(ending: Ending): Concluded {
  const { kind, attempt } = ending;
  const result = kind === 'result' ? ending.result : failedResult(ending.trialId, ending.error, new Date());
  return { attempt, result };
}

function trialEnded({ attempt, result }: Concluded): RunFact {
  const { trial_id, status, train_s, evaluate_s, error } = result;
  return { type: 'trial_ended', trial_id, attempt, status, train_s, evaluate_s, error };
}
