import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The clock stops at the first line on standard output that this accepts; without it, when the command ends. */
  readonly until?: (line: string) => boolean;
}

/** Seconds from starting a command to its end, or to a line that it prints; it must end well in either case. */
export async function timeCommand(
  [command, ...args]: readonly [string, ...string[]],
  { cwd, env, until }: CommandOptions,
): Promise<number> {
  const startMs = performance.now();
  let lineMs: number | undefined;
  let stderr = '';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (lineMs === undefined && until?.(line)) lineMs = performance.now();
  });
  const [status] = await once(child, 'close');
  const endMs = until === undefined ? performance.now() : lineMs;
  if (status === 0 && endMs !== undefined) return (endMs - startMs) / 1000;
  throw new Error(`Expected ${command} ${args[0]} to end well, got exit code ${status}.\n${stderr}`);
}
