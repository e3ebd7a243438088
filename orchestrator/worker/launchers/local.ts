import { execa } from 'execa';
import type { Connection } from '../../protocol/generated.js';
import type { LaunchedWorker, Launcher } from '../launcher.js';
import { workerEnvironment } from '../worker-environment.js';

const GRACE_MS = 2_000;

/** A grandchild may hold the output open; what its parent printed last is there long before. */
const LAST_WORDS_MS = 500;

/** Starts workers as children of this process. They end with it: it holds the other end of their standard input. */
export class LocalLauncher implements Launcher {
  readonly #command: readonly [file: string, ...args: string[]];
  readonly #environment: NodeJS.ProcessEnv;

  /** `command` starts a worker that reads its connection from standard input. */
  constructor(command: readonly [file: string, ...args: string[]], environment: NodeJS.ProcessEnv) {
    this.#command = command;
    this.#environment = environment;
  }

  /** Starts workers of this repository's package by the given interpreter. */
  static ofPython(python: string, environment: NodeJS.ProcessEnv): LocalLauncher {
    return new LocalLauncher([python, '-m', 'sparsight_worker', 'worker'], environment);
  }

  start(connection: Connection, onOutput: (text: string) => void): LaunchedWorker {
    const child = spawn(this.#command, workerEnvironment(this.#environment, connection.num_threads));
    child.all.setEncoding('utf8').on('data', onOutput);
    child.stdin.on('error', () => {}); // it died before it read: `exited` says so
    child.stdin.write(`${JSON.stringify(connection)}\n`); // and stays open
    return {
      exited: endOf(child),
      terminate: () => void child.kill('SIGTERM'),
      kill: () => void child.kill('SIGKILL'),
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
    forceKillAfterDelay: GRACE_MS,
  });
}

/** Resolves when the process has ended and its output has been read, or cannot be read to its end. */
async function endOf(child: ReturnType<typeof spawn>): Promise<string> {
  const left = new Promise<void>((resolve) => {
    child.once('exit', () => setTimeout(resolve, LAST_WORDS_MS).unref());
  });
  const result = await Promise.race([child, left]);
  const { exitCode, signal } = result ?? { exitCode: child.exitCode, signal: child.signalCode };
  if (signal) return `signal ${signal}`;
  return typeof exitCode === 'number' ? `exit code ${exitCode}` : (result?.shortMessage ?? 'no process');
}
