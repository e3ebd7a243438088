import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ExitCode, SparsightError } from '../errors.js';
import { programName } from '../program-name.js';
import { writing } from './disk.js';
import { processStart } from './process-start.js';

/** Who works on a run directory. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** When that process was started, as its system counts; null where the system does not say. */
  readonly process_start: string | null;
  readonly locked_at: string;
  /** Distinguishes this lock from every other one. */
  readonly nonce: string;
}

/**
 * The right to write a run directory, held by one process at a time.
 *
 * The lock of a dead process X is taken over by whoever creates the file `lock.X`. The winner replaces the lock
 * only while it is still X's, so that of two that find the same dead holder one is refused.
 */
export class Lock {
  private constructor(
    private readonly path: string,
    private readonly holder: LockHolder,
  ) {}

  /** Takes the lock at `path`; throws with exit code 75 while another process holds it. */
  static acquire(path: string, lockedAt: Date): Lock {
    const holder = describeThisProcess(lockedAt);
    const own = `${path}.${holder.nonce}.new`;
    try {
      writing(path, () => writeFileSync(own, `${JSON.stringify(holder)}\n`, { flush: true }));
      while (!isCreated(own, path) && !takesOver(own, path)) {
        // Between the two attempts the holder let go: try again.
      }
    } finally {
      rmSync(own, { force: true });
    }
    return new Lock(path, holder);
  }

  release(): void {
    if (readHolder(this.path)?.nonce === this.holder.nonce) rmSync(this.path);
  }
}

/** The process that holds the lock at `path` now; null if nobody does, or only a process that is gone. */
export function liveHolder(path: string): LockHolder | null {
  const holder = readHolder(path);
  return holder !== null && isAlive(holder) ? holder : null;
}

function takesOver(own: string, path: string): boolean {
  const holder = readHolder(path);
  if (holder === null) return false;
  if (isAlive(holder)) throw inUse(path, holder);
  const claims = claimsOn(holder, path);
  const claim = claims.at(-1) ?? path;
  if (!isCreated(own, claim)) return false;
  if (readHolder(path)?.nonce !== holder.nonce) {
    rmSync(claim);
    return false;
  }
  renameSync(own, path);
  for (const name of claims) rmSync(name, { force: true });
  return true;
}

/** The files that claim the lock of a dead holder, one a dead claimant, and the first that does not exist. */
function claimsOn(dead: LockHolder, path: string): string[] {
  const claim = `${path}.${dead.nonce}`;
  const claimant = readHolder(claim);
  if (claimant === null) return [claim];
  if (isAlive(claimant)) throw inUse(path, claimant);
  return [claim, ...claimsOn(claimant, path)];
}

function isCreated(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function describeThisProcess(lockedAt: Date): LockHolder {
  return {
    pid: process.pid,
    host: hostname(),
    process_start: processStart(process.pid),
    locked_at: lockedAt.toISOString(),
    nonce: randomUUID(),
  };
}

function readHolder(path: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A process of another host cannot be asked: it counts as alive. */
function isAlive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const start = processStart(holder.pid);
  return start === null || start === holder.process_start;
}

function inUse(path: string, holder: LockHolder): SparsightError {
  return new SparsightError(
    `Expected the run directory to be free, got one in use by process ${holder.pid} on ${holder.host} ` +
      `since ${holder.locked_at} – at ${path}.`,
    {
      fix: `Wait for it, follow it with \`${programName} tail\` and its directory, or, if that process is gone, delete the file.`,
      exitCode: ExitCode.inUse,
    },
  );
}
