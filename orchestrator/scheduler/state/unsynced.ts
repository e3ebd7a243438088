import type { Result } from '../../protocol/generated.js';
import type { RunFact } from '../../protocol/run-fact.js';
import type { WorkerRecord } from './worker-record.js';

/** How a trial ended: with its worker's result, or by an error after which it is not tried again. */
export type Ending =
  | { readonly kind: 'result'; readonly attempt: number; readonly result: Result }
  | { readonly kind: 'failure'; readonly attempt: number; readonly trialId: string; readonly error: string };

interface Batch {
  /** Number of the last event of each worker. */
  readonly seqs: Map<WorkerRecord, number>;
  /** Trials whose result the same sync puts on disk. */
  readonly endings: Ending[];
  readonly notifications: RunFact[];
}

/** What waits for the disk: nothing of it is acknowledged, announced or concluded before. */
export class Unsynced {
  #next = newBatch();
  #syncing: Batch | null = null;

  get isEmpty(): boolean {
    return this.#syncing === null && isEmpty(this.#next);
  }

  /** Whether there is something that no sync under way covers. */
  get needsSync(): boolean {
    return !isEmpty(this.#next);
  }

  acknowledge(worker: WorkerRecord): void {
    this.#next.seqs.set(worker, worker.lastSeq);
  }

  announce(notification: RunFact): void {
    this.#next.notifications.push(notification);
  }

  conclude(ending: Ending): void {
    this.#next.endings.push(ending);
  }

  /** Begins with what waits now; returns the trials that it concludes. */
  startSync(): readonly Ending[] {
    this.#syncing = this.#next;
    this.#next = newBatch();
    return this.#syncing.endings;
  }

  finishSync(): Batch {
    const batch = this.#syncing ?? newBatch();
    this.#syncing = null;
    return batch;
  }
}

function newBatch(): Batch {
  return { seqs: new Map(), endings: [], notifications: [] };
}

function isEmpty({ seqs, endings, notifications }: Batch): boolean {
  return seqs.size === 0 && endings.length === 0 && notifications.length === 0;
}
