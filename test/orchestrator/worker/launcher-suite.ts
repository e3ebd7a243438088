import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../../orchestrator/protocol/generated.js';
import type { LaunchedWorker, Launcher } from '../../../orchestrator/worker/launcher.js';

export const connection: Connection = {
  endpoint: 'tcp://127.0.0.1:1',
  run_id: 'run',
  worker_id: 'w0',
  token: 't'.repeat(32),
  protocol: '1.0',
  server_public_key: 'k'.repeat(40),
  client_public_key: 'k'.repeat(40),
  client_secret_key: 's'.repeat(40),
  device: 'cpu',
  num_threads: 3,
  cache_directory: '/cache',
};

type Command = readonly [file: string, ...args: string[]];

/** Starts a worker and keeps all that its launcher reports. */
export function launched(launcher: Launcher) {
  let output = '';
  const reports: string[] = [];
  const wanted = new Map<string, () => void>();
  const worker: LaunchedWorker = launcher.start(connection, {
    queued: () => reports.push('queued'),
    started: () => reports.push('started'),
    printed: (text) => {
      output += text;
      for (const [each, resolve] of wanted) if (output.includes(each)) resolve();
    },
  });
  void worker.exited.then(() => reports.push('exited'));
  const until = (text: string) => new Promise<void>((resolve) => wanted.set(text, resolve));
  return { worker, until, output: () => output, reports };
}

/** How workers of a launcher are told their connection, in shell. */
interface Ways {
  /** Puts the connection into the variable `line`. */
  readonly reads: string;
  /** Waits for ever, or for as long as there is somebody to serve. */
  readonly waits: string;
  /** What a command that is not there is said to be. */
  readonly missing: RegExp;
  /** Whether that is known before anything is started. */
  readonly knowsMissing: boolean;
}

export const BY_STDIN: Ways = {
  reads: 'read line',
  waits: 'read line; while read more; do :; done',
  missing: /ENOENT/,
  knowsMissing: true,
};

/** The path of the connection file is the last argument, which is `$0` of `sh -c`. */
export const BY_FILE: Ways = {
  reads: 'line=$(cat "$0")',
  waits: 'while :; do sleep 0.05; done',
  missing: /exit code 12[67]/,
  knowsMissing: false,
};

/** What every launcher promises. `make` gives one whose workers run this command. */
export function launcherSuite(
  name: string,
  make: (command: Command, environment: NodeJS.ProcessEnv) => Launcher,
  { reads, waits, missing, knowsMissing }: Ways = BY_STDIN,
): void {
  const launch = (script: string) => launched(make(['/bin/sh', '-c', script], process.env));

  describe(name, () => {
    test('has a slot, and an address to listen on', () => {
      const { slots, listening } = make(['/bin/true'], process.env);
      expect(slots.length).toBeGreaterThan(0);
      expect(listening.addresses[0]).toMatch(/^tcp:\/\//);
    });

    test('gets its connection, and not in its arguments, and is left alone', async () => {
      const { worker, until, output } = launch(`${reads}; echo "$line $*"; ${waits}; echo ended`);
      await until('\n');
      worker.kill();
      await worker.exited;
      expect(output()).toBe(`${JSON.stringify(connection)} \n`);
    });

    test('is reported as started once, before it has ended; perhaps as queued before', async () => {
      const { worker, reports } = launch('exit 0');
      expect(await worker.exited).toBe('exit code 0');
      await Promise.resolve();
      expect(reports.filter((report) => report !== 'queued')).toEqual(['started', 'exited']);
      expect(reports.lastIndexOf('queued')).toBeLessThan(reports.indexOf('started'));
    });

    test('that cannot be started says why, and bears to be ended', async () => {
      const { worker, reports } = launched(make(['/nonexistent/python'], process.env));
      expect(await worker.exited).toMatch(missing);
      if (knowsMissing) expect(reports).not.toContain('started');
      worker.terminate();
      worker.kill();
    });

    test('is heard on both outputs, to the end', async () => {
      const { worker, output } = launch('echo out; echo err >&2; exit 7');
      expect(await worker.exited).toBe('exit code 7');
      expect(output()).toBe('out\nerr\n');
    });

    test('ends when asked, and is ended when it does not', async () => {
      const polite = launch(`trap "exit 5" TERM; echo ready; ${waits}`);
      await polite.until('ready');
      polite.worker.terminate();
      expect(await polite.worker.exited).toBe('exit code 5');
      const deaf = launch(`trap "" TERM; echo ready; ${waits}`);
      await deaf.until('ready');
      deaf.worker.terminate();
      expect(await deaf.worker.exited).toBe('signal SIGKILL');
    });

    test('is ended at once on demand', async () => {
      const { worker, until } = launch(`trap "" TERM; echo ready; ${waits}`);
      await until('ready');
      worker.kill();
      expect(await worker.exited).toBe('signal SIGKILL');
    });
  });
}
