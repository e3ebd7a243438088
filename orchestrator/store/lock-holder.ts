import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { type LockHolder, RUN_FILE_FORMAT } from '../protocol/generated.js';
import { processStart } from './process-start.js';
import { readIfThere } from './regular-file.js';

/** alive: it works · stale: on another host, and without a sign of life for a minute · dead: certainly gone. */
export type Liveness = 'alive' | 'stale' | 'dead';

/** Without a heartbeat for so long, a holder that cannot be asked counts as gone. */
export const STALE_AFTER_MS = 60_000;

/** Stands for a holder whose lock says nothing: it is being written, or a power cut emptied it. */
const UNREADABLE: LockHolder = {
  format: RUN_FILE_FORMAT,
  pid: 0,
  host: '',
  process_start: null,
  locked_at: '',
  nonce: 'unreadable',
};

/** The holder that the lock at `path` names; null if there is no lock. */
export function readHolder(path: string): LockHolder | null {
  const content = readIfThere(path);
  if (content === null) return null;
  try {
    const holder = JSON.parse(content.toString()) as LockHolder;
    const { format, pid, host, locked_at, nonce } = holder;
    const isText = [host, locked_at, nonce].every((field) => typeof field === 'string');
    return format === RUN_FILE_FORMAT && isText && Number.isInteger(pid) ? holder : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

/** Whether the holder can be named. */
export function isNamed({ nonce }: LockHolder): boolean {
  return nonce !== UNREADABLE.nonce;
}

/** How an error calls the holder. */
export function holderName(holder: LockHolder): string {
  return isNamed(holder) ? `process ${holder.pid} on ${holder.host}` : 'a process that it does not name';
}

/** Milliseconds since the last heartbeat of the lock at `path`, by the clock that says `nowMs`. */
export function silenceMs(path: string, nowMs: number): number {
  return nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs);
}

/** Whether the holder of the lock at `path` still works; of another host only its heartbeat tells. */
export function livenessOf(holder: LockHolder, path: string, nowMs: number): Liveness {
  if (holder.host === hostname()) return isRunning(holder) ? 'alive' : 'dead';
  if (silenceMs(path, nowMs) < STALE_AFTER_MS) return 'alive';
  return isNamed(holder) ? 'stale' : 'dead';
}

function isRunning({ pid, process_start }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const start = processStart(pid);
  return start === null || start === process_start;
}
