import { execa } from 'execa';
import type { Connection } from '../../protocol/generated.js';
import type { LaunchedWorker, Launcher, WorkerObserver, WorkerSlot } from '../launcher.js';
import { endLeftBehind, signalGroup } from '../left-behind.js';
import { LOOPBACK } from '../listening.js';
import { MARK, markOf, processEnvironment } from '../process-environment.js';

const GRACE_MS = 2_000;

/** What a process leaves behind may hold the output open; what it printed last is there long before. */
const LAST_WORDS_MS = 500;

/**
 * Starts workers as children of this process, each in a process group of its own: signals of a terminal are for this
 * process. Workers end with it: it holds the other end of their standard input. What they leave behind ends with them.
 */
export class LocalLauncher implements Launcher {
  readonly listening = LOOPBACK;
  readonly #command: readonly [file: string, ...args: string[]];
  readonly #environment: NodeJS.ProcessEnv;

  /** `command` starts a worker that reads its connection from standard input. */
  constructor(
    command: readonly [file: string, ...args: string[]],
    environment: NodeJS.ProcessEnv,
    readonly slots: readonly WorkerSlot[],
  ) {
    this.#command = command;
    this.#environment = environment;
  }

  /** Starts workers of this repository's package by the given interpreter. */
  static ofPython(
    python: string,
    environment: NodeJS.ProcessEnv,
    slots: readonly WorkerSlot[],
  ): LocalLauncher {
    return new LocalLauncher([python, '-P', '-m', 'sparsight', 'worker'], environment, slots);
  }

  start(connection: Connection, observer: WorkerObserver): LaunchedWorker {
    const { worker_id, num_threads } = connection;
    const mark = markOf(worker_id);
    const environment = { ...processEnvironment(this.#environment, num_threads), [MARK]: mark };
    const child = spawn(this.#command, environment);
    child.all.setEncoding('utf8').on('data', (text: string) => observer.printed(text));
    child.stdin.on('error', () => {}); // it died before it read: `exited` says so
    child.stdin.write(`${JSON.stringify(connection)}\n`); // and stays open
    if (child.pid !== undefined) observer.started();
    const toGroup = (signal: NodeJS.Signals) => child.pid !== undefined && signalGroup(child.pid, signal);
    return {
      exited: endOf(child, mark),
      terminate: () => void child.kill('SIGTERM'),
      kill: () => void child.kill('SIGKILL'),
      suspend: () => void toGroup('SIGSTOP'),
      resume: () => void toGroup('SIGCONT'),
    };
  }
}

function spawn([file, ...args]: readonly [string, ...string[]], env: Record<string, string>) {
  return execa(file, args, {
    extendEnv: false,
    env,
    all: true,
    buffer: false,
    reject: false,
    detached: true,
    forceKillAfterDelay: GRACE_MS,
  });
}

/** Resolves when the process has ended and its output has been read, or cannot be read to its end. */
async function endOf(child: ReturnType<typeof spawn>, mark: string): Promise<string> {
  const left = new Promise<void>((resolve) => {
    child.once('exit', () => {
      endLeftBehind(child.pid, mark);
      setTimeout(resolve, LAST_WORDS_MS).unref();
    });
  });
  const result = await Promise.race([child, left]);
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy(); // else this process could not end
  const { exitCode, signal } = result ?? { exitCode: child.exitCode, signal: child.signalCode };
  if (signal) return `signal ${signal}`;
  return typeof exitCode === 'number' ? `exit code ${exitCode}` : (result?.shortMessage ?? 'no process');
}
