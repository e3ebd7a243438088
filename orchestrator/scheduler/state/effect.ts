import type { Command, Event, Trial } from '../../protocol/generated.js';
import type { RunFact } from '../../protocol/run-fact.js';
import type { Ending } from './unsynced.js';
import type { Assist } from './worker-record.js';

/** What happens to the scheduler. */
export type Input =
  | {
      readonly type: 'worker_launched';
      readonly slot: number;
      readonly workerId: string;
      readonly device: string;
    }
  /** It waits to be started, such as for a node of a cluster. */
  | { readonly type: 'worker_queued'; readonly workerId: string; readonly reason: string }
  /** Its process runs. */
  | { readonly type: 'worker_started'; readonly workerId: string }
  /** Its connection was found to be gone; it may come back, with a hello. */
  | { readonly type: 'worker_gone'; readonly workerId: string }
  | { readonly type: 'worker_exited'; readonly workerId: string; readonly detail: string }
  | { readonly type: 'event'; readonly workerId: string; readonly event: Event }
  | { readonly type: 'refused'; readonly workerId: string; readonly reason: string }
  /** A sync began: it covers everything appended and concluded so far. */
  | { readonly type: 'sync_started' }
  | { readonly type: 'synced' }
  /** The trial cannot be sent, now or later. */
  | { readonly type: 'trial_rejected'; readonly trialId: string; readonly error: string }
  /** The order to assist cannot be sent. */
  | { readonly type: 'assist_rejected'; readonly workerId: string; readonly error: string }
  /** A row of the trial contradicts one that is stored. */
  | { readonly type: 'trial_contradicted'; readonly trialId: string; readonly error: string }
  | { readonly type: 'drain' }
  | { readonly type: 'stop' }
  /** Time has passed; every few hundred milliseconds. */
  | { readonly type: 'tick' };

/** What the scheduler wants done, in this order. */
export type Effect =
  | { readonly type: 'start_worker'; readonly slot: number }
  /** End the process: by asking it first, or at once, so that it writes no more. */
  | { readonly type: 'end_worker'; readonly workerId: string; readonly isAsked: boolean }
  | {
      readonly type: 'assign';
      readonly workerId: string;
      readonly trial: Trial;
      readonly attempt: number;
      /** What is stored of the trial is removed first. */
      readonly startsOver: boolean;
    }
  | ({ readonly type: 'assist'; readonly workerId: string } & Pick<Assist, 'number' | 'assignment'>)
  | {
      readonly type: 'send';
      readonly workerId: string;
      readonly command: Exclude<Command, { type: 'assign' | 'assist' }>;
    }
  | { readonly type: 'append'; readonly rows: Extract<RunFact, { type: 'metrics' | 'evaluation' }> }
  /** Something waits for the disk. */
  | { readonly type: 'sync' }
  /** The sync that begins now is to put the trial's result on disk, after its rows. */
  | { readonly type: 'conclude'; readonly ending: Ending }
  | { readonly type: 'notify'; readonly notification: RunFact }
  | { readonly type: 'finish'; readonly outcome: Outcome };

/** How a run ended. */
export interface Outcome {
  /** complete (every trial ended), drained or stopped on demand, stranded (no worker can be started any more). */
  readonly status: 'complete' | 'drained' | 'stopped' | 'stranded';
  /** Trials that ended in this run, by status. */
  readonly numDone: number;
  readonly numDiverged: number;
  readonly numFailed: number;
  readonly numUnfinished: number;
  /** Why the last worker was lost; empty if none was. */
  readonly lastLoss: string;
}

/** Adds an effect to those of the current input. */
export type Emit = (effect: Effect) => void;
