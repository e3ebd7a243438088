import type { Result, Trial } from '../../protocol/generated.js';

/** Workers that have nothing to do while the trials that are left train; what is evaluated is divided among all. */
export interface IdleWorkers {
  readonly num_workers: number;
  /** Threads per worker with which as many workers as there are trials use every core; null for GPUs. */
  readonly threads: number | null;
}

/** Null where every worker has a trial, or where nothing is trained. */
export function idleWorkers(
  left: readonly Trial[],
  numWorkers: number,
  device: Result['device'],
): IdleWorkers | null {
  const numIdle = numWorkers - left.length;
  if (left.length === 0 || numIdle <= 0 || left.every(({ train }) => train === null)) return null;
  const threads = device === 'cpu' ? Math.floor(numWorkers / left.length) : null;
  return { num_workers: numIdle, threads: threads === 1 ? null : threads };
}
