import type { EvaluationRecord, MetricRow } from '../protocol/generated.js';
import { type JournalEntry, parseJournalLine } from '../store/journal.js';
import { LineFollower } from '../store/line-follower.js';
import { parseRow } from '../store/row-log.js';
import type { RunDirectory } from '../store/run-directory.js';
import type { TailEvent } from './tail-event.js';

interface FollowedTrial {
  readonly metrics: RowFollower<MetricRow>;
  readonly evaluations: RowFollower<EvaluationRecord>;
}

/** Tells what was added to the files of a run: the history, and the rows of the trials that are in progress. */
export class RunFollower {
  readonly #journal: LineFollower;
  readonly #trials = new Map<string, FollowedTrial>();
  readonly #inProgress = new Set<string>();
  #numEntries = 0;
  #isUnderWay = false;
  #endedAt: string | null = null;
  #command: string | null = null;

  /** Only trials whose id begins with `trialPrefix` are followed. */
  constructor(
    private readonly directory: RunDirectory,
    private readonly trialPrefix: string,
  ) {
    this.#journal = new LineFollower(directory.journal);
  }

  /** Whether an invocation has begun to compute and, so far, not ended. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** When the last invocation that ended did so; UTC, ISO 8601; null before. */
  get endedAt(): string | null {
    return this.#endedAt;
  }

  /** The command of the last invocation so far, as typed in a shell; null where none is noted. */
  get command(): string | null {
    return this.#command;
  }

  /** Trials in progress. */
  get trialIds(): readonly string[] {
    return [...this.#inProgress];
  }

  /** Everything that was added since the last call; rows of a trial come before its end. */
  *readNew(): Generator<TailEvent> {
    for (const line of this.#journal.readNew()) {
      this.#numEntries += 1;
      yield* this.#onEntry(parseJournalLine(this.directory.journal, line, this.#numEntries));
    }
    for (const trialId of this.#inProgress) yield* this.#newRows(trialId);
  }

  *#onEntry(entry: JournalEntry): Generator<TailEvent> {
    this.#noteStanding(entry);
    const trialId = typeof entry.trial_id === 'string' ? entry.trial_id : null;
    if (trialId !== null && !trialId.startsWith(this.trialPrefix)) return;
    if (trialId !== null) yield* this.#onTrialEntry(trialId, entry);
    yield { kind: 'entry', entry };
  }

  #noteStanding({ type, at, command }: JournalEntry): void {
    if (type === 'run_started') this.#isUnderWay = true;
    if (type === 'run_ended') [this.#isUnderWay, this.#endedAt] = [false, at];
    if (typeof command === 'string') this.#command = command;
  }

  *#onTrialEntry(trialId: string, { type }: JournalEntry): Generator<TailEvent> {
    this.#inProgress.add(trialId);
    if (type !== 'trial_ended' && type !== 'trial_reused') return;
    yield* this.#newRows(trialId);
    this.#inProgress.delete(trialId);
  }

  *#newRows(trialId: string): Generator<TailEvent> {
    const { metrics, evaluations } = this.#followed(trialId);
    const newMetrics = metrics.readNew();
    if (newMetrics.length > 0) yield { kind: 'metrics', trialId, rows: newMetrics };
    const newEvaluations = evaluations.readNew();
    if (newEvaluations.length > 0) yield { kind: 'evaluations', trialId, rows: newEvaluations };
  }

  #followed(trialId: string): FollowedTrial {
    const known = this.#trials.get(trialId);
    if (known !== undefined) return known;
    const { metrics, evaluations } = this.directory.trial(trialId);
    const followed = {
      metrics: new RowFollower<MetricRow>(metrics),
      evaluations: new RowFollower<EvaluationRecord>(evaluations),
    };
    this.#trials.set(trialId, followed);
    return followed;
  }
}

class RowFollower<Row> {
  readonly #lines: LineFollower;
  #numRows = 0;

  constructor(private readonly path: string) {
    this.#lines = new LineFollower(path);
  }

  readNew(): Row[] {
    return this.#lines.readNew().map((line) => {
      this.#numRows += 1;
      return parseRow<Row>(this.path, line, this.#numRows);
    });
  }
}
