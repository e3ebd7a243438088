import { readFileSync } from 'node:fs';

/**
 * When a process was started, so that a later one with the same number is told apart; null where the system does
 * not say (only Linux does).
 */
export function processStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields after it begin with the third, the state.
    const afterName = fields.slice(fields.lastIndexOf(')') + 2).split(' ');
    const [state] = afterName;
    const startTicks = afterName[19];
    return state === 'Z' || startTicks === undefined ? `${boot}:zombie` : `${boot}:${startTicks}`;
  } catch {
    return null;
  }
}
