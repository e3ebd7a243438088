import type { EvaluationRecord, JournalEvent, MetricRow, RunEvent } from '../protocol/generated.js';
import { parseJournalLine } from '../store/journal.js';
import { LineFollower } from '../store/line-follower.js';
import { readProgress } from '../store/progress-file.js';
import { parseRow } from '../store/row-log.js';
import type { RunDirectory } from '../store/run-directory.js';

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
  #progressAt = '';
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
  *readNew(): Generator<RunEvent> {
    for (const line of this.#journal.readNew()) {
      this.#numEntries += 1;
      yield* this.#onEntry(parseJournalLine(this.directory.journal, line, this.#numEntries));
    }
    for (const trialId of this.#inProgress) yield* this.#newRows(trialId);
    yield* this.#newProgress();
  }

  *#newProgress(): Generator<RunEvent> {
    const progress = this.#isUnderWay ? readProgress(this.directory) : null;
    if (progress === null || progress.at === this.#progressAt) return;
    this.#progressAt = progress.at;
    const trials = progress.trials.filter(({ trial_id }) => trial_id.startsWith(this.trialPrefix));
    yield { ...progress, trials };
  }

  *#onEntry(entry: JournalEvent): Generator<RunEvent> {
    this.#noteStanding(entry);
    const trialId = 'trial_id' in entry ? entry.trial_id : null;
    if (trialId !== null && !trialId.startsWith(this.trialPrefix)) return;
    if (trialId !== null) yield* this.#onTrialEntry(trialId, entry);
    yield entry;
  }

  #noteStanding(event: JournalEvent): void {
    if (event.type === 'run_started') [this.#isUnderWay, this.#command] = [true, event.command];
    if (event.type === 'run_ended') [this.#isUnderWay, this.#endedAt] = [false, event.at];
  }

  *#onTrialEntry(trialId: string, { type }: JournalEvent): Generator<RunEvent> {
    this.#inProgress.add(trialId);
    if (type !== 'trial_ended' && type !== 'trial_reused') return;
    yield* this.#newRows(trialId);
    this.#inProgress.delete(trialId);
  }

  *#newRows(trialId: string): Generator<RunEvent> {
    const { metrics, evaluations } = this.#followed(trialId);
    const newMetrics = metrics.readNew();
    if (newMetrics.length > 0) yield { type: 'metrics', at: null, trial_id: trialId, rows: newMetrics };
    for (const record of evaluations.readNew())
      yield { type: 'evaluation', at: null, trial_id: trialId, record };
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
