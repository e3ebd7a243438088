import type { WorkerLost } from '../../protocol/generated.js';
import type { WorkerRecord } from './worker-record.js';

/** How long a worker may keep silent, in milliseconds. */
export interface Deadlines {
  /** From the start of its process to its hello. */
  readonly startMs: number;
  /** From one sign of its I/O thread to the next. */
  readonly pongMs: number;
  /** From the loss of its connection, which no held interpreter explains, to its next hello. */
  readonly goneMs: number;
  /** From one sign of its main thread to the next, while it has a trial or assists at one. */
  readonly progressMs: number;
  /** From having nothing left to do to the end of its process. */
  readonly leaveMs: number;
}

/** Why the worker must be given up by now; null while it keeps its deadlines. */
export function overdue(
  worker: WorkerRecord,
  deadlines: Deadlines,
  now: number,
): { reason: WorkerLost['reason']; detail: string } | null {
  const hasTrial = worker.assignments.length > 0 || worker.assist !== null;
  const isAtTrial =
    worker.assignments.some(({ isAccepted }) => isAccepted) || worker.assist?.isBegun === true;
  if (worker.phase === 'queued' || worker.phase === 'lost') return null;
  if (worker.phase === 'starting') {
    return late(now - worker.phaseSince, deadlines.startMs, 'silent', 'no hello since its start');
  }
  if (worker.goneSince !== null && worker.phase !== 'left') {
    const gone = late(now - worker.goneSince, deadlines.goneMs, 'unreachable', 'no connection');
    if (gone !== null) return gone;
  }
  if (worker.phase === 'left' || (worker.phase === 'leaving' && !isAtTrial)) {
    const idleSince = Math.max(worker.phaseSince, worker.progressedAt);
    return late(now - idleSince, deadlines.leaveMs, 'hung', 'nothing left to do, and no end');
  }
  // Importing torch, before the first trial, may hold both threads up for long.
  const patienceMs = worker.hasProvenItself ? 0 : deadlines.startMs;
  return (
    late(now - worker.heardAt, Math.max(patienceMs, deadlines.pongMs), 'unreachable', 'no answer') ??
    (hasTrial
      ? late(now - worker.progressedAt, Math.max(patienceMs, deadlines.progressMs), 'hung', 'no progress')
      : null)
  );
}

function late(elapsedMs: number, limitMs: number, reason: WorkerLost['reason'], what: string) {
  return elapsedMs > limitMs ? { reason, detail: `${what} for ${(elapsedMs / 1000).toFixed(1)} s` } : null;
}
