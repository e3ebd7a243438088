import { randomBytes } from 'node:crypto';
import { type Connection, PROTOCOL_VERSION } from '../protocol/generated.js';
import { OrchestratorSocket } from '../protocol/socket.js';
import type { LaunchedWorker, Launcher, WorkerObserver } from './launcher.js';
import { LineBuffer } from './line-buffer.js';
import { advertised } from './listening.js';

/** A worker that was launched: it may still wait for its start, or have ended. */
export interface SupervisedWorker {
  readonly workerId: string;
  /** Index of its slot. */
  readonly slot: number;
  readonly device: string;
  /** Hands on what its launcher reports of its start, and has reported. */
  follow(observer: Pick<WorkerObserver, 'queued' | 'started'>): void;
  /** Resolves once its process has ended; says how, with the last it printed. */
  readonly exited: Promise<string>;
}

export interface SupervisorOptions {
  readonly launcher: Launcher;
  /** Name of the run directory. */
  readonly runId: string;
  readonly cacheDirectory: string;
}

type OnOutput = (workerId: string, text: string) => void;

/** Characters of a worker's output that are kept to explain its end. */
const KEPT_OUTPUT = 2_000;

/** Starts workers with all that they need to dial in, watches their processes, and leaves none behind. */
export class Supervisor {
  readonly #launched = new Map<string, LaunchedWorker>();
  readonly #started: SupervisedWorker[] = [];
  readonly #earlyOutput: Parameters<OnOutput>[] = [];
  #onOutput: OnOutput = (...output) => void this.#earlyOutput.push(output);

  private constructor(
    readonly socket: OrchestratorSocket,
    private readonly options: SupervisorOptions,
  ) {}

  /**
   * Listens for workers and starts the first of them, if only to import torch: that takes longer than finding out
   * what there is to do.
   */
  static async open(options: SupervisorOptions, numWorkers: number): Promise<Supervisor> {
    const supervisor = new Supervisor(
      await OrchestratorSocket.bind(options.launcher.listening.addresses),
      options,
    );
    for (let slot = 0; slot < Math.min(numWorkers, supervisor.numSlots); slot += 1) supervisor.start(slot);
    return supervisor;
  }

  get numSlots(): number {
    return this.options.launcher.slots.length;
  }

  /** Every worker started so far. */
  get started(): readonly SupervisedWorker[] {
    return this.#started;
  }

  /** Launches a worker in a slot that is free. */
  start(slot: number): SupervisedWorker {
    const { device, numThreads } = this.options.launcher.slots[slot]!;
    const workerId = `w${slot}-${randomBytes(4).toString('hex')}`;
    const output = new LineBuffer((text) => this.#onOutput(workerId, text));
    let lastOutput = '';
    const start = new StartReports();
    const launched = this.options.launcher.start(this.#connection(workerId, device, numThreads), {
      queued: (reason) => start.queued(reason),
      started: () => start.started(),
      printed: (text) => {
        lastOutput = (lastOutput + text).slice(-KEPT_OUTPUT);
        output.add(text);
      },
    });
    this.#launched.set(workerId, launched);
    const exited = launched.exited.then((ending) => {
      this.#launched.delete(workerId);
      output.flush();
      return lastOutput.trim() === '' ? ending : `${ending}; its last words:\n${lastOutput.trim()}`;
    });
    const follow: SupervisedWorker['follow'] = (observer) => start.follow(observer);
    const worker = { workerId, slot, device, follow, exited };
    this.#started.push(worker);
    return worker;
  }

  terminate(workerId: string): void {
    this.#launched.get(workerId)?.terminate();
  }

  kill(workerId: string): void {
    this.#launched.get(workerId)?.kill();
  }

  /** Holds every worker, as Ctrl-Z in a terminal does. */
  suspend(): void {
    for (const launched of this.#launched.values()) launched.suspend();
  }

  resume(): void {
    for (const launched of this.#launched.values()) launched.resume();
  }

  /** Hands on whole lines that workers print, and have printed. */
  listen(onOutput: OnOutput): void {
    this.#onOutput = onOutput;
    for (const output of this.#earlyOutput.splice(0)) onOutput(...output);
  }

  /** Ends every worker at once; resolves when the last process is gone and nobody listens any more. */
  async close(): Promise<void> {
    for (const launched of this.#launched.values()) launched.kill();
    await Promise.all(this.#started.map(({ exited }) => exited));
    this.socket.close();
  }

  #connection(workerId: string, device: string, numThreads: number): Connection {
    const credentials = this.socket.admit(workerId);
    return {
      ...credentials,
      endpoint: advertised(credentials.endpoint, this.options.launcher.listening.host),
      run_id: this.options.runId,
      worker_id: workerId,
      protocol: PROTOCOL_VERSION,
      device,
      num_threads: numThreads,
      cache_directory: this.options.cacheDirectory,
    };
  }
}

/** What a launcher has reported of the start of a worker, for whoever begins to listen later. */
class StartReports {
  #reported: ((observer: Pick<WorkerObserver, 'queued' | 'started'>) => void)[] = [];
  #observer: Pick<WorkerObserver, 'queued' | 'started'> | undefined;

  queued(reason: string): void {
    this.#report((observer) => observer.queued(reason));
  }

  started(): void {
    this.#report((observer) => observer.started());
  }

  follow(observer: Pick<WorkerObserver, 'queued' | 'started'>): void {
    this.#observer = observer;
    for (const report of this.#reported.splice(0)) report(observer);
  }

  #report(report: (observer: Pick<WorkerObserver, 'queued' | 'started'>) => void): void {
    if (this.#observer === undefined) this.#reported.push(report);
    else report(this.#observer);
  }
}
