import type { Divided, Hello } from '../../protocol/generated.js';
import type { OpenTrial } from './trial-queue.js';

/**
 * Where a worker is in its life: queued (launched, its process does not run yet), starting (no hello yet), ready, leaving (told to drain), left (said bye), lost
 * (given up; its process is being killed).
 */
export type WorkerPhase = 'queued' | 'starting' | 'ready' | 'leaving' | 'left' | 'lost';

/** One attempt at a trial that a worker was told to make. */
export interface Assignment {
  readonly open: OpenTrial;
  readonly attempt: number;
  /** Whether the worker has begun it. */
  isAccepted: boolean;
  /** Whether the worker was told to give it up. */
  isCancelled: boolean;
  /** Whether it has reported an evaluation that no attempt of this run had reported before. */
  hasNewEvaluation: boolean;
  /** What others need to know who compute parts of its evaluations; null before it tells. */
  division: Division | null;
}

/** How far an attempt whose evaluations are divided needs others. */
export interface Division extends Pick<Divided, 'weights_sha256' | 'precision' | 'memory_format'> {
  /** Parts that are to compute, at most. */
  numLeft: number;
  /** Whether an assistant has found that somebody is at every part. */
  isExhausted: boolean;
  /** Assistants that ended by an error, or died. */
  numFailures: number;
}

/** An order to compute parts of an attempt that another worker makes. */
export interface Assist {
  readonly number: number;
  /** The other worker's. */
  readonly assignment: Assignment;
  /** Whether the worker has begun it. */
  isBegun: boolean;
  /** Whether it was told to end it. */
  isReleased: boolean;
}

/** What the scheduler knows of a worker; times in milliseconds of the clock that is passed in. */
export class WorkerRecord {
  phase: WorkerPhase = 'queued';
  /** The attempt it makes, and the one queued behind. */
  assignments: Assignment[] = [];
  /** What it assists at. */
  assist: Assist | null = null;
  /** How it greeted first. */
  hello: Hello | null = null;
  /** Whether it ever began a trial, or a part of one: before that, its death is a failed start. */
  hasProvenItself = false;
  /** Whether it leaves without having been told to, as after a SIGTERM of its own. */
  leavesUnasked = false;
  /** Why a frame of it was refused last; empty if none was. */
  lastRefusal = '';
  /** When its connection was found to be gone; null while it has one. */
  goneSince: number | null = null;
  /** The user's code that its process runs or is to run; null while there is none. */
  ownCode: string | null = null;
  /** Number of the last event that was taken. */
  lastSeq = 0;
  /** Number of the last event that was acknowledged. */
  ackedSeq = 0;
  progressCount = 0;
  heardAt: number;
  progressedAt: number;
  pingedAt: number;
  phaseSince: number;

  constructor(
    readonly id: string,
    readonly slot: number,
    readonly device: string,
    now: number,
  ) {
    this.heardAt = now;
    this.progressedAt = now;
    this.pingedAt = now;
    this.phaseSince = now;
  }

  enter(phase: WorkerPhase, now: number): void {
    this.phase = phase;
    this.phaseSince = now;
  }

  /** Moves every deadline into the future by the time that the orchestrator itself was asleep. */
  postpone(sleptMs: number): void {
    this.heardAt += sleptMs;
    this.progressedAt += sleptMs;
    this.phaseSince += sleptMs;
    if (this.goneSince !== null) this.goneSince += sleptMs;
  }

  find(trialId: string, attempt: number): Assignment | undefined {
    return this.assignments.find(
      (assignment) => assignment.open.trial.trial_id === trialId && assignment.attempt === attempt,
    );
  }

  remove(assignment: Assignment): void {
    this.assignments = this.assignments.filter((other) => other !== assignment);
  }
}
