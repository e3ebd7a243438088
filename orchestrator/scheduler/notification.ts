import type { EvaluationRecord, Hello, MetricRow, Progress, Result } from '../protocol/generated.js';

/** Frames and events that were not used, by reason, since the run began. */
export interface DroppedCounts {
  /** Frames that are no valid event, or come from nobody we started. */
  readonly refused: number;
  /** Events of an attempt that is no longer current. */
  readonly stale: number;
  /** Events that came again after a reconnect. */
  readonly repeated: number;
}

/** Why a worker was given up. */
export type LossReason =
  /** Its process ended. */
  | 'exited'
  /** It never said hello. */
  | 'silent'
  /** It stopped answering pings. */
  | 'unreachable'
  /** Its main thread makes no progress. */
  | 'hung'
  /** It broke the protocol. */
  | 'protocol';

/** What happens in a run, for whoever shows or records it; rows are announced when they are on disk. */
export type Notification =
  | {
      readonly type: 'worker_queued';
      readonly workerId: string;
      readonly device: string;
      readonly reason: string;
    }
  | { readonly type: 'worker_started'; readonly workerId: string; readonly device: string }
  | { readonly type: 'worker_joined'; readonly workerId: string; readonly hello: Hello }
  | { readonly type: 'worker_reconnected'; readonly workerId: string }
  | {
      readonly type: 'worker_lost';
      readonly workerId: string;
      readonly reason: LossReason;
      readonly detail: string;
    }
  | { readonly type: 'worker_left'; readonly workerId: string }
  | {
      readonly type: 'trial_started';
      readonly trialId: string;
      readonly attempt: number;
      readonly workerId: string;
    }
  | { readonly type: 'trial_progress'; readonly workerId: string; readonly progress: Progress }
  | { readonly type: 'metrics'; readonly trialId: string; readonly rows: readonly MetricRow[] }
  | {
      readonly type: 'evaluation';
      readonly trialId: string;
      readonly evaluationIndex: number;
      readonly record: EvaluationRecord;
    }
  | { readonly type: 'checkpoint'; readonly trialId: string; readonly step: number }
  /** The result is on disk; its status is done, diverged or failed. */
  | {
      readonly type: 'trial_ended';
      readonly trialId: string;
      readonly attempt: number;
      readonly result: Result;
    }
  /** The attempt failed and another one follows. */
  | {
      readonly type: 'trial_retried';
      readonly trialId: string;
      readonly attempt: number;
      readonly error: string;
    }
  /** The attempt was given up on demand; a checkpoint keeps what it did. */
  | {
      readonly type: 'trial_stopped';
      readonly trialId: string;
      readonly attempt: number;
      readonly step: number;
    }
  | { readonly type: 'dropped'; readonly counts: DroppedCounts }
  /** No trial is begun any more; those running stop after a checkpoint. */
  | { readonly type: 'draining' };

/** Receives every notification in order; must not throw. */
export type Listener = (notification: Notification) => void;
