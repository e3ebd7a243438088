import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { shellWord } from '../../program-name.js';
import type { CommandLauncherSettings, Connection } from '../../protocol/generated.js';
import type { LaunchedWorker, Launcher, WorkerObserver, WorkerSlot } from '../launcher.js';
import type { Listening } from '../listening.js';
import { processEnvironment, setForAll } from '../process-environment.js';

export interface CommandOptions {
  /** Starts a worker that is given the path of its connection file. */
  readonly command: readonly [file: string, ...args: string[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly slots: readonly WorkerSlot[];
  readonly listening: Listening;
  /** Folder for connection files, on a disk that workers see. */
  readonly folder: string;
  readonly settings: CommandLauncherSettings;
  /** How often `status` is asked. */
  readonly pollMs?: number;
}

const GRACE_MS = 2_000;
const POLL_MS = 5_000;

/** A command that does not answer for so long has failed. */
const ANSWER_MS = 60_000;

/** Starts, follows and ends workers by commands of the user's own; they dial back to this machine. */
export class CommandLauncher implements Launcher {
  readonly slots: readonly WorkerSlot[];
  readonly listening: Listening;
  readonly #environment: Record<string, string>;
  /** ssh and batch systems may start a worker in an environment of their own. */
  readonly #variables: readonly string[];

  constructor(private readonly options: CommandOptions) {
    this.slots = options.slots;
    this.listening = options.listening;
    this.#environment = processEnvironment(options.environment, options.slots[0]!.numThreads);
    const variables = setForAll(options.environment, options.slots[0]!.numThreads);
    this.#variables = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  start(connection: Connection, observer: WorkerObserver): LaunchedWorker {
    const { folder, command, settings, pollMs = POLL_MS } = this.options;
    const file = join(folder, `${connection.worker_id}.json`);
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const words = {
      worker: ['env', ...this.#variables, ...command, file].map(shellWord).join(' '),
      connection: shellWord(file),
      id: shellWord(connection.worker_id),
      slot: /^w(\d+)-/.exec(connection.worker_id)?.[1] ?? '0',
    };
    const worker = new CommandedWorker(settings, words, this.#environment, observer, pollMs);
    void worker.exited.then(() => rmSync(file, { force: true })); // its secrets
    return worker;
  }
}

type Words = Readonly<Record<string, string>>;

class CommandedWorker implements LaunchedWorker {
  readonly exited: Promise<string>;
  readonly #process: ReturnType<typeof shell>;
  #job = '';
  #isOver = false;
  #hurry: () => void = () => {};

  constructor(
    private readonly settings: CommandLauncherSettings,
    private readonly words: Words,
    private readonly environment: Record<string, string>,
    private readonly observer: WorkerObserver,
    private readonly pollMs: number,
  ) {
    this.#process = shell(settings.start, words, environment);
    const ended = settings.status === undefined ? this.#inForeground() : this.#asJob(settings.status);
    this.exited = ended.finally(() => {
      this.#isOver = true;
    });
  }

  terminate(): void {
    void this.#end('SIGTERM');
  }

  kill(): void {
    void this.#end('SIGKILL');
  }

  /** Elsewhere, processes cannot be held. */
  suspend(): void {}

  resume(): void {}

  /** `start` lasts as long as the worker. */
  async #inForeground(): Promise<string> {
    const child = this.#process;
    child.all.setEncoding('utf8').on('data', (text: string) => this.observer.printed(text));
    if (child.pid !== undefined) this.observer.started();
    const { exitCode, signal, shortMessage } = await child;
    if (signal) return `signal ${signal}`;
    return exitCode === undefined ? (shortMessage ?? 'no process') : `exit code ${exitCode}`;
  }

  /** `start` names a job, of which `status` says where it stands. */
  async #asJob(status: string): Promise<string> {
    let output = '';
    this.#process.all.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const { exitCode } = await this.#process;
    if (exitCode !== 0) return `run.launcher.start ended with exit code ${exitCode}: ${output.trim()}`;
    this.#job = output.trim().split('\n').at(-1) ?? '';
    const reports = { queued: '', hasStarted: false };
    for (;;) {
      const { word, reason } = await this.#ask(status);
      if (word === 'queued' && !reports.hasStarted && reason !== reports.queued) {
        this.observer.queued(reason || 'it waits');
        reports.queued = reason;
      }
      if (word === 'started' && !reports.hasStarted) {
        reports.hasStarted = true;
        this.observer.started();
      }
      if (word === 'ended') return reason || 'ended';
      if (word === 'invalid') return `run.launcher.status printed ${JSON.stringify(reason)}`;
      await Promise.race([sleep(this.pollMs), new Promise<void>((resolve) => (this.#hurry = resolve))]);
    }
  }

  async #ask(status: string): Promise<{ word: string; reason: string }> {
    const { exitCode, stdout } = await this.#shell(status);
    const [word = '', ...rest] = stdout.trim().split(/\s+/);
    if (['queued', 'started', 'ended'].includes(word)) return { word, reason: rest.join(' ') };
    return exitCode === 0 ? { word: 'invalid', reason: stdout.slice(0, 200) } : { word: 'ended', reason: '' };
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#isOver) return;
    const { stop, status } = this.settings;
    if (stop !== undefined) await this.#shell(stop);
    if (status === undefined && stop === undefined) this.#process.kill(signal);
    this.#hurry();
    if (signal === 'SIGTERM') await Promise.race([this.exited, sleep(GRACE_MS)]);
    if (!this.#isOver && status === undefined) this.#process.kill('SIGKILL');
  }

  async #shell(line: string) {
    const words = { ...this.words, job: shellWord(this.#job) };
    const options = { reject: false, timeout: ANSWER_MS } as const;
    return await execa('/bin/sh', ['-c', filled(line, words)], {
      ...options,
      extendEnv: false,
      env: this.environment,
    });
  }
}

/** A simple command takes the place of the shell, so that signals reach it. */
function shell(line: string, words: Words, env: Record<string, string>) {
  const options = {
    extendEnv: false,
    env,
    all: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
  } as const;
  const isSimple = !/[;&|\n]/.test(line);
  return execa('/bin/sh', ['-c', `${isSimple ? 'exec ' : ''}${filled(line, words)}`], options);
}

/** The line with its placeholders filled in; what is no placeholder stays as it is. */
function filled(line: string, words: Words): string {
  return line.replace(/\{(\w+)\}/g, (all, name: string) => words[name] ?? all);
}
