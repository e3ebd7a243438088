import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ExitCode, SparsightError } from '../errors.js';
import { programName } from '../program-name.js';
import type { LockHolder } from '../protocol/generated.js';
import { writeError } from './disk.js';
import { holderName, isNamed, livenessOf, readHolder, silenceMs } from './lock-holder.js';

/** One wish for the lock at `path`, by the process that the file `own` names. */
export class LockAttempt {
  constructor(
    private readonly own: string,
    private readonly path: string,
    private readonly takeOver: boolean,
  ) {}

  /** Puts the content of `own` at `target` unless something is there; says whether it did. */
  creates(target: string): boolean {
    try {
      linkSync(this.own, target);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EEXIST' ? false : this.#createsWithoutLinks(target);
    }
  }

  takesOver(): boolean {
    const holder = readHolder(this.path);
    if (holder === null) return false;
    this.#refuseLive(holder, this.path);
    const claims = this.#claimsOn(holder);
    const claim = claims.at(-1) ?? this.path;
    if (!this.creates(claim)) return false;
    if (readHolder(this.path)?.nonce !== holder.nonce) {
      rmSync(claim);
      return false;
    }
    renameSync(this.own, this.path);
    for (const name of claims) rmSync(name, { force: true });
    return true;
  }

  /** For file systems without hard links. A reader may meet the file before its content: then nobody is named in it. */
  #createsWithoutLinks(target: string): boolean {
    try {
      writeFileSync(target, readFileSync(this.own), { flag: 'wx', flush: true });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw writeError(target, error);
    }
  }

  /** The files that claim the lock of a dead holder, one per dead claimant, and the first that does not exist. */
  #claimsOn(dead: LockHolder): string[] {
    const claim = `${this.path}.${dead.nonce}`;
    const claimant = readHolder(claim);
    if (claimant === null) return [claim];
    this.#refuseLive(claimant, claim);
    return [claim, ...this.#claimsOn(claimant)];
  }

  #refuseLive(holder: LockHolder, path: string): void {
    // By the clock of the file system, which every host shares.
    const nowMs = statSync(this.own).mtimeMs;
    const liveness = livenessOf(holder, path, nowMs);
    if (liveness === 'dead' || (liveness === 'stale' && this.takeOver)) return;
    throw inUse(this.path, holder, liveness === 'stale' ? silenceMs(path, nowMs) : null);
  }
}

function inUse(path: string, holder: LockHolder, silentMs: number | null): SparsightError {
  const since = isNamed(holder) ? ` since ${holder.locked_at}` : '';
  const silence =
    silentMs === null ? '' : `, without a sign of life for ${Math.round(silentMs / 1000)} s (stale)`;
  const wait = `Wait for it, follow it with \`${programName} tail\` and its directory, or, if that process is gone, delete the file.`;
  const takeOver = `If that process is gone, run the same command with --take-over, which a batch system's job can always have.`;
  return new SparsightError(
    `Expected the run directory to be free, got one in use by ${holderName(holder)}${since}${silence} – at ${path}.`,
    { fix: silentMs === null ? wait : takeOver, exitCode: ExitCode.inUse },
  );
}
