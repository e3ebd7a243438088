// Whatever fits the schema and comes from one worker costs that worker or its trial, and nothing else.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { renderRun } from '../../../orchestrator/commands/run/view.js';
import { decodeEvent } from '../../../orchestrator/protocol/codec.js';
import { type Event, PROTOCOL_VERSION, type Result } from '../../../orchestrator/protocol/generated.js';
import { stamped } from '../../../orchestrator/protocol/run-fact.js';
import { firstErrorOf, validatorOf } from '../../../orchestrator/protocol/validators.js';
import { failedResult } from '../../../orchestrator/scheduler/failed-result.js';
import type { Effect, Input } from '../../../orchestrator/scheduler/state/effect.js';
import { SchedulerState } from '../../../orchestrator/scheduler/state.js';
import { RowConflictError } from '../../../orchestrator/scheduler/trial-sink.js';
import { Journal } from '../../../orchestrator/store/journal.js';
import { RunDirectory } from '../../../orchestrator/store/run-directory.js';
import { TrialStore } from '../../../orchestrator/store/trial-store.js';
import { eventLine } from '../../../orchestrator/watch/event-lines.js';
import { afterEvent, startProgress } from '../../../orchestrator/watch/run-progress.js';
import { arbitraryOf } from '../../fixtures/schema-arbitrary.js';
import { scratchFolder } from '../../fixtures/scratch.js';
import { sampleHello, samplePending } from './sample-trials.js';
import { settings } from './state-driver.js';

const NUM_TRIALS = 3;
const VERSION = Buffer.from(PROTOCOL_VERSION);
const names = { short: (id: string) => id.slice(0, 6), label: () => 'seed 0' };
const screen = { columns: 80, rows: 24, hasColor: true };

/** A run with one worker that says anything; effects go where they go in a run, into real files and texts. */
class Babble {
  outcome = '';
  readonly #state = new SchedulerState(samplePending(NUM_TRIALS), NUM_TRIALS, 1, settings);
  readonly #inputs: Input[] = [];
  readonly #journal: Journal;
  readonly #store: TrialStore;
  #progress = startProgress('run', NUM_TRIALS, 0, 0);
  #now = 0;
  #worker = '';
  #numWorkers = 0;
  #seq = 0;
  #current: { trial_id: string; attempt: number } | null = null;
  #concluded: readonly Result[] = [];

  constructor() {
    const directory = new RunDirectory(join(scratchFolder(), 'run-12345678'));
    mkdirSync(directory.trials, { recursive: true });
    this.#journal = new Journal(directory.journal, () => new Date());
    this.#store = new TrialStore(directory, this.#journal);
  }

  /** Says something in the name of the current attempt, with the next number, but where `isOwn` says otherwise. */
  async say(event: Event, isOwn: boolean): Promise<void> {
    const own = isOwn && 'seq' in event && this.#current !== null;
    const said = (own ? { ...event, ...this.#current, seq: this.#seq + 1 } : event) as Event;
    if (own && said.type === 'trial_done') said.result = { ...said.result, trial_id: said.trial_id };
    const decoded = decodeEvent([VERSION, encode(said)]);
    if (!decoded.ok) return this.#feed({ type: 'refused', workerId: this.#worker, reason: decoded.reason });
    if ('seq' in said && said.seq === this.#seq + 1) this.#seq += 1;
    await this.#feed({ type: 'event', workerId: this.#worker, event: decoded.message });
    await this.#sync();
  }

  /** Time passes; whoever is lost is replaced. */
  async pass(): Promise<void> {
    this.#now += 1_000;
    await this.#feed({ type: 'tick' });
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.#journal.close();
  }

  async #sync(): Promise<void> {
    await this.#feed({ type: 'sync_started' });
    const concluded = this.#concluded;
    this.#concluded = [];
    await this.#store.sync(concluded);
    await this.#feed({ type: 'synced' });
  }

  async #feed(input: Input): Promise<void> {
    this.#inputs.push(input);
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift())
      for (const effect of this.#state.handle(next, this.#now)) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'start_worker':
        this.#worker = `w${this.#numWorkers++}`;
        this.#seq = 0;
        this.#current = null;
        this.#inputs.push({
          type: 'worker_launched',
          slot: effect.slot,
          workerId: this.#worker,
          device: 'cpu',
        });
        this.#inputs.push({ type: 'worker_started', workerId: this.#worker });
        this.#inputs.push({ type: 'event', workerId: this.#worker, event: sampleHello(this.#worker) });
        break;
      case 'end_worker':
        this.#inputs.push({ type: 'worker_exited', workerId: effect.workerId, detail: 'gone' });
        break;
      case 'assign': {
        this.#store.begin(effect.trial, effect.attempt);
        const current = { trial_id: effect.trial.trial_id, attempt: effect.attempt };
        this.#current = current;
        const event: Event = { type: 'accepted', ...current, seq: this.#seq + 1 };
        this.#seq += 1;
        this.#inputs.push({ type: 'event', workerId: effect.workerId, event });
        break;
      }
      case 'append':
        this.#append(effect.rows);
        break;
      case 'conclude': {
        const { ending } = effect;
        const result =
          ending.kind === 'result' ? ending.result : failedResult(ending.trialId, ending.error, new Date());
        this.#concluded = [...this.#concluded, result];
        break;
      }
      case 'notify':
        this.#show(effect.notification);
        break;
      case 'finish':
        this.outcome = effect.outcome.status;
    }
  }

  #append(rows: Extract<Effect, { type: 'append' }>['rows']): void {
    try {
      if (rows.type === 'metrics') this.#store.appendMetrics(rows.trial_id, rows.rows);
      else this.#store.appendEvaluation(rows.trial_id, rows.record);
    } catch (error) {
      if (!(error instanceof RowConflictError)) throw error;
      this.#inputs.push({ type: 'trial_rejected', trialId: rows.trial_id, error: error.message });
    }
  }

  #show(notification: Extract<Effect, { type: 'notify' }>['notification']): void {
    const event = stamped(notification, new Date());
    expect([event, firstErrorOf('runEvent', event)]).toEqual([event, null]);
    eventLine(event, names);
    this.#journal.record(notification);
    this.#progress = afterEvent(this.#progress, event, names, this.#now);
    for (const line of renderRun(this.#progress, this.#now, screen))
      expect(line).not.toMatch(/undefined|NaN/);
  }
}

const event = arbitraryOf('message', '$defs/event') as fc.Arbitrary<Event>;
const said = fc.record({
  event,
  isOwn: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
});

test('the generator makes events that fit the schema', () => {
  const validate = validatorOf('event');
  for (const each of fc.sample(event, { numRuns: 300, seed: 1 })) {
    validate(each);
    expect(validate.errors ?? []).toEqual([]);
  }
});

test('no event that fits the schema breaks anything', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 40 }), async (babble) => {
      const run = new Babble();
      try {
        await run.pass();
        for (const { event, isOwn } of babble) {
          await run.say(event, isOwn);
          await run.pass();
        }
      } finally {
        await run.close();
      }
    }),
    { numRuns: 80 },
  );
});
