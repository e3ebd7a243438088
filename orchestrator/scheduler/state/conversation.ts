import { evaluationKey, evaluationOf } from '../../experiment/evaluation-key.js';
import type {
  Current,
  Event,
  Hello,
  Metric,
  MetricRow,
  OrderRefused,
  PartDone,
  Pong,
  Progress,
  TrialDone,
  TrialFailed,
} from '../../protocol/generated.js';
import type { RunFact } from '../../protocol/run-fact.js';
import type { Assistance } from './assistance.js';
import type { DropCounter } from './drop-counter.js';
import type { Emit } from './effect.js';
import type { Fleet } from './fleet.js';
import type { TrialBook } from './trial-book.js';
import type { Unsynced } from './unsynced.js';
import type { Assignment, WorkerRecord } from './worker-record.js';

type NumberedEvent = Extract<Event, { seq: number }>;

/** What each event of a worker means, after the protocol. */
export class Conversation {
  readonly #fleet: Fleet;
  readonly #trials: TrialBook;
  readonly #assistance: Assistance;
  readonly #unsynced: Unsynced;
  readonly #dropped: DropCounter;
  readonly #emit: Emit;

  constructor(
    fleet: Fleet,
    trials: TrialBook,
    assistance: Assistance,
    unsynced: Unsynced,
    dropped: DropCounter,
    emit: Emit,
  ) {
    this.#fleet = fleet;
    this.#trials = trials;
    this.#assistance = assistance;
    this.#unsynced = unsynced;
    this.#dropped = dropped;
    this.#emit = emit;
  }

  take(workerId: string, event: Event, now: number): void {
    const worker = this.#fleet.find(workerId);
    if (worker === undefined || worker.phase === 'lost') this.#dropped.count('stale');
    else this.#takeFrom(worker, event, now);
  }

  /** Tells a worker what it need not keep any more: everything up to that event is on disk. */
  acknowledge(worker: WorkerRecord, upto: number): void {
    worker.ackedSeq = upto;
    this.#emit({ type: 'send', workerId: worker.id, command: { type: 'ack', upto } });
  }

  #takeFrom(worker: WorkerRecord, event: Event, now: number): void {
    worker.heardAt = now;
    if (event.type === 'hello') this.#onHello(worker, event, now);
    else if (event.type === 'pong') this.#onPong(worker, event, now);
    else if (event.type === 'order_refused') this.#onOrderRefused(worker, event, now);
    else if (event.type === 'bye') this.#onBye(worker, now);
    else if (event.type !== 'progress') this.#onNumbered(worker, event, now);
    else if (worker.find(event.trial_id, event.attempt) === undefined) this.#dropped.count('stale');
    else this.#notify(progressed(worker, event));
  }

  #onHello(worker: WorkerRecord, hello: Hello, now: number): void {
    const { current } = hello;
    worker.goneSince = null;
    this.#fleet.noteStarted(worker.id, now); // its greeting may overtake what its launcher reports
    if (worker.phase === 'starting') this.#fleet.join(worker, hello, now);
    else this.#repeatTo(worker);
    if (current !== null && worker.find(current.trial_id, current.attempt) === undefined) {
      // Perhaps a greeting that was overtaken by what came over the next connection; it knows what it has finished.
      this.#trials.sayCancel(worker, current.trial_id, current.attempt);
    }
  }

  /** What was under way to a worker that reconnects may be lost; to hear it twice does no harm. */
  #repeatTo(worker: WorkerRecord): void {
    this.#notify({ type: 'worker_reconnected', worker_id: worker.id });
    if (worker.ackedSeq > 0) this.acknowledge(worker, worker.ackedSeq);
    this.#assistance.repeatTo(worker);
    for (const assignment of worker.assignments) this.#trials.order(worker, assignment);
    if (worker.phase === 'leaving') this.#fleet.sayDrain(worker);
  }

  /** Whoever is given the same order next could not read it either: the trial has failed, for the reason that is told. */
  #onOrderRefused(worker: WorkerRecord, { current, reason }: OrderRefused, now: number): void {
    const assignment = current === null ? undefined : worker.find(current.trial_id, current.attempt);
    if (assignment !== undefined && !assignment.isAccepted) {
      this.#trials.fail(worker, assignment, `Worker ${worker.id} refused its order: ${reason}`, false);
    } else if (current !== null && isAssist(worker, current) && worker.assist?.isBegun === false) {
      this.#assistance.end(worker, 'failed', `refused its order: ${reason}`);
    } else if (current === null) {
      this.#fleet.lose(worker, 'protocol', `refused an order: ${reason}`, now);
    } else this.#dropped.count('stale'); // such as an order that comes again once the trial is begun or over
  }

  #onBye(worker: WorkerRecord, now: number): void {
    if (worker.phase === 'ready') worker.leavesUnasked = true;
    worker.enter('left', now);
  }

  #onPong(worker: WorkerRecord, { progress_count }: Pong, now: number): void {
    if (progress_count !== worker.progressCount) worker.progressedAt = now;
    worker.progressCount = progress_count;
  }

  #onNumbered(worker: WorkerRecord, event: NumberedEvent, now: number): void {
    const assignment = worker.find(event.trial_id, event.attempt);
    const fault = faultOf(event, worker.lastSeq, assignment);
    if (event.seq <= worker.lastSeq) this.#dropped.count('repeated');
    else if (fault !== null) this.#fleet.lose(worker, 'protocol', fault, now);
    else this.#onNew(worker, assignment, event, now);
  }

  #onNew(worker: WorkerRecord, assignment: Assignment | undefined, event: NumberedEvent, now: number): void {
    worker.lastSeq = event.seq;
    worker.progressedAt = now;
    this.#unsynced.acknowledge(worker);
    if (assignment !== undefined) this.#onTrialEvent(worker, assignment, event, now);
    else if (isAssist(worker, event)) this.#onAssistEvent(worker, event);
    else this.#dropped.count('stale');
  }

  #onAssistEvent(worker: WorkerRecord, event: NumberedEvent): void {
    const { trial_id, attempt } = event;
    const isOther = 'assist' in event && event.assist !== worker.assist?.number;
    if (isOther) this.#dropped.count('stale');
    else if (event.type === 'assist_begun') {
      worker.assist!.isBegun = true;
      worker.hasProvenItself = true;
      this.#notify({ type: 'assist_started', worker_id: worker.id, trial_id, attempt });
    } else if (event.type === 'part') this.#onPart(worker, undefined, event);
    else if (event.type === 'assist_ended') this.#assistance.end(worker, event.reason, event.message);
    else this.#dropped.count('stale');
  }

  #onPart(worker: WorkerRecord, assignment: Assignment | undefined, event: PartDone): void {
    const { seq: _, ...part } = event;
    this.#assistance.notePart(worker, assignment);
    this.#unsynced.announce({ ...part, worker_id: worker.id });
  }

  #onTrialEvent(worker: WorkerRecord, assignment: Assignment, event: NumberedEvent, now: number): void {
    const { trial_id, attempt } = event;
    switch (event.type) {
      case 'accepted':
        assignment.isAccepted = true;
        worker.hasProvenItself = true;
        this.#notify({ type: 'trial_started', trial_id, attempt, worker_id: worker.id });
        break;
      case 'metric':
        this.#store({ type: 'metrics', trial_id, rows: rowsOf(event) });
        break;
      case 'evaluation':
        assignment.hasNewEvaluation ||= !assignment.open.evaluations.has(event.evaluation_index);
        assignment.open.evaluations.add(event.evaluation_index);
        this.#store({ type: 'evaluation', trial_id, record: event.record });
        break;
      case 'divided': {
        const { num_parts, weights_sha256, precision, memory_format } = event;
        const told = { weights_sha256, precision, memory_format };
        assignment.division = { ...told, numLeft: num_parts, isExhausted: false, numFailures: 0 };
        this.#unsynced.announce({ type: 'trial_divided', trial_id, attempt, num_parts });
        break;
      }
      case 'part':
        this.#onPart(worker, assignment, event);
        break;
      case 'assist_begun':
      case 'assist_ended':
        this.#dropped.count('stale');
        break;
      case 'checkpoint':
        this.#unsynced.announce({ type: 'checkpoint', trial_id, step: event.step });
        break;
      case 'trial_done':
        this.#trials.finish(worker, assignment, event.result);
        break;
      case 'trial_failed':
        this.#trials.fail(worker, assignment, errorOf(event), event.kind !== 'invalid');
        break;
      case 'trial_stopped':
        this.#unsynced.announce({ type: 'trial_stopped', trial_id, attempt, step: event.step });
        this.#onStopped(worker, assignment, event.step, now);
        break;
      default:
        event satisfies never;
    }
  }

  /**
   * One that stops without having been told to is about to go, as after a SIGTERM of its own; it is given nothing more.
   * Where it comes no further than the attempts before, that is a failure: the next might be stopped as soon, for ever.
   */
  #onStopped(worker: WorkerRecord, assignment: Assignment, step: number, now: number): void {
    const isFurther = this.#trials.noteStop(assignment, step) || assignment.hasNewEvaluation;
    const isAsked = assignment.isCancelled || worker.phase !== 'ready';
    if (isAsked || isFurther || !assignment.isAccepted) this.#trials.putBack(worker, assignment);
    else {
      const error = `Worker ${worker.id} stopped at step ${step}, no further than the attempt before, and unasked`;
      this.#trials.fail(worker, assignment, error, true);
    }
    if (isAsked) return;
    worker.leavesUnasked = true;
    this.#fleet.dismiss(worker, now);
  }

  /** Appends now, announces once it is on disk. */
  #store(rows: Extract<RunFact, { type: 'metrics' | 'evaluation' }>): void {
    this.#emit({ type: 'append', rows });
    this.#unsynced.announce(rows);
  }

  #notify(notification: RunFact): void {
    this.#emit({ type: 'notify', notification });
  }
}

/** Whether it is of the attempt that the worker assists at. */
function isAssist({ assist }: WorkerRecord, { trial_id, attempt }: Current): boolean {
  const assisted = assist?.assignment;
  return assisted?.open.trial.trial_id === trial_id && assisted.attempt === attempt;
}

/** What no worker of ours would send, though it fits the schema; null about all else. */
function faultOf(event: NumberedEvent, lastSeq: number, assignment: Assignment | undefined): string | null {
  if (event.seq > lastSeq + 1) return `sent event ${event.seq} after event ${lastSeq}`;
  if (event.type === 'trial_done' && !isOwnResult(event)) return 'sent a result that cannot be its own';
  if (event.type !== 'evaluation' || assignment === undefined) return null;
  const { evaluations } = assignment.open.trial.evaluate;
  const planned = evaluations[event.evaluation_index];
  if (planned === undefined)
    return `sent evaluation ${event.evaluation_index} of a trial that has ${evaluations.length}`;
  const isOwn = evaluationKey(planned) === evaluationKey(evaluationOf(event.record));
  return isOwn ? null : `sent a record that is not of evaluation ${event.evaluation_index}`;
}

/** Only the orchestrator concludes that a trial has failed. */
function isOwnResult({ trial_id, result }: TrialDone): boolean {
  const isTime = !Number.isNaN(Date.parse(result.finished_at));
  return result.trial_id === trial_id && result.status !== 'failed' && isTime;
}

function errorOf({ message, traceback }: TrialFailed): string {
  return traceback === '' ? message : `${message}\n${traceback}`;
}

function progressed(worker: WorkerRecord, { type: _, trial_id, attempt, ...position }: Progress): RunFact {
  return { type: 'trial_progress', trial_id, attempt, worker_id: worker.id, position };
}

function rowsOf({ names, steps, values }: Metric): MetricRow[] {
  return names.map((name, index) => ({ name, step: steps[index]!, value: values[index]! }));
}
