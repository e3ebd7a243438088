import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { ExitCode, expected, Found } from '../errors.js';
import { programName } from '../program-name.js';
import { type LockHolder, RUN_FILE_FORMAT } from '../protocol/generated.js';
import { writing } from './disk.js';
import { LockAttempt } from './lock-attempt.js';
import { holderName, livenessOf, readHolder } from './lock-holder.js';
import { processStart } from './process-start.js';

const HEARTBEAT_MS = 10_000;

interface Options {
  /** Whether to take over the lock of a process on another host that has given no sign of life for a minute. */
  readonly takeOver?: boolean;
}

/**
 * The right to write a run directory, held by one process at a time, which shows every ten seconds that it is there: by
 * the lock's time of modification, which every host that shares the file system sees.
 *
 * The lock of a dead process X is taken over by whoever creates the file `lock.X`. The winner replaces the lock
 * only while it is still X's, so that of two that find the same dead holder one is refused.
 */
export class Lock {
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly holder: LockHolder,
  ) {
    this.#heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS).unref();
  }

  /** Takes the lock at `path`; throws with exit code 75 while another process holds it. */
  static acquire(path: string, lockedAt: Date, { takeOver = false }: Options = {}): Lock {
    const holder = describeThisProcess(lockedAt);
    const own = `${path}.${holder.nonce}.new`;
    try {
      writing(path, () => writeFileSync(own, `${JSON.stringify(holder)}\n`, { flush: true }));
      const attempt = new LockAttempt(own, path, takeOver);
      while (!attempt.creates(path) && !attempt.takesOver()) {
        // Between the two attempts the holder let go: try again.
      }
    } finally {
      rmSync(own, { force: true });
    }
    return new Lock(path, holder);
  }

  /** Shows that this process is still there, if the lock is still its own. */
  beat(): void {
    if (!this.#isOurs()) return;
    try {
      const fd = openSync(this.path, 'r+');
      try {
        writeSync(fd, '{', 0); // what is there already, so that no reader meets half a lock
      } finally {
        closeSync(fd);
      }
    } catch {
      // Whatever is wrong with the lock, `check` says it.
    }
  }

  /** Throws with exit code 75 if the lock is not this process's any more. */
  check(): void {
    if (this.#isOurs()) return;
    const holder = readHolder(this.path);
    const found = holder === null ? 'none: it was deleted' : `that of ${holderName(holder)}`;
    throw expected('lock of the run', 'held by this process', new Found(found), {
      at: this.path,
      fix: `Another command may work on the run now: look with \`${programName} status\` and its directory; the same command goes on where it stopped.`,
      exitCode: ExitCode.inUse,
    });
  }

  release(): void {
    clearInterval(this.#heartbeat);
    if (this.#isOurs()) rmSync(this.path);
  }

  /** A lock that cannot be read is not ours; who needs the reason meets it again. */
  #isOurs(): boolean {
    try {
      return readHolder(this.path)?.nonce === this.holder.nonce;
    } catch {
      return false;
    }
  }
}

/** The process that holds the lock at `path` now; null if nobody does, or only a process that is gone or silent. */
export function liveHolder(path: string): LockHolder | null {
  const holder = readHolder(path);
  return holder !== null && livenessOf(holder, path, Date.now()) === 'alive' ? holder : null;
}

/** Whether the lock at `path` is held by a process on another host that has given no sign of life for a minute. */
export function isStale(path: string): boolean {
  const holder = readHolder(path);
  return holder !== null && livenessOf(holder, path, Date.now()) === 'stale';
}

function describeThisProcess(lockedAt: Date): LockHolder {
  return {
    format: RUN_FILE_FORMAT,
    pid: process.pid,
    host: hostname(),
    process_start: processStart(process.pid),
    locked_at: lockedAt.toISOString(),
    nonce: randomUUID(),
  };
}
