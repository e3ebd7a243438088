import { readdirSync, readFileSync } from 'node:fs';
import { MARK } from './process-environment.js';

/** Each round ends what those of the round before may have started in the meantime. */
const MAX_ROUNDS = 5;

/**
 * Ends every process that one of ours, which has ended, left behind: those of its group, and on Linux all that carry
 * its mark in their environment, even in a session of their own.
 */
export function endLeftBehind(pid: number | undefined, mark: string): void {
  if (pid) signalGroup(pid, 'SIGKILL'); // 0 where it did not start: that would be our own group
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const left = processesWith(`${MARK}=${mark}`);
    if (left.length === 0) return;
    for (const each of left) signal(each, 'SIGKILL');
  }
}

/** Sends a signal to every process of the group that one of ours leads. */
export function signalGroup(pid: number, name: NodeJS.Signals): void {
  signal(-pid, name);
}

function processesWith(entry: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).split('\0').includes(entry))
    .map(Number);
}

/** Empty for a process that has ended, or that is somebody else's. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it is gone
  }
}
