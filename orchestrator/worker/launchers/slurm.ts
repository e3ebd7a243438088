import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, SlurmLauncherSettings } from '../../protocol/generated.js';
import type { LaunchedWorker, Launcher, WorkerObserver, WorkerSlot } from '../launcher.js';
import type { Listening } from '../listening.js';
import { processEnvironment } from '../process-environment.js';
import { GrownFile } from './slurm/grown-file.js';
import { jobScript } from './slurm/job-script.js';
import { endOf, isRunning, isWaiting, type JobState } from './slurm/job-state.js';
import { SlurmCommands } from './slurm/slurm-commands.js';

export interface SlurmOptions {
  /** Starts a worker that is given the path of its connection file. */
  readonly command: readonly [file: string, ...args: string[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly slots: readonly WorkerSlot[];
  readonly listening: Listening;
  /** Folder for scripts, connection files and outputs, on a disk that the nodes share. */
  readonly folder: string;
  readonly settings: SlurmLauncherSettings;
  /** How often Slurm is asked. */
  readonly pollMs?: number;
}

/** Workers that are asked for together become tasks of one array job. */
const GATHER_MS = 20;
const GRACE_MS = 2_000;
const POLL_MS = 2_000;

/** A task may be in no list for a moment after it was submitted. */
const MOST_UNSEEN = 3;

/** Starts workers as tasks of array jobs of a Slurm cluster; they dial back to this machine. */
export class SlurmLauncher implements Launcher {
  readonly slots: readonly WorkerSlot[];
  readonly listening: Listening;
  readonly #slurm: SlurmCommands;
  readonly #tasks = new Set<Task>();
  #waiting: Task[] = [];
  #numJobs = 0;
  #poll: Promise<void> | undefined;

  constructor(private readonly options: SlurmOptions) {
    this.slots = options.slots;
    this.listening = options.listening;
    const { numThreads } = options.slots[0]!;
    this.#slurm = new SlurmCommands(processEnvironment(options.environment, numThreads));
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  start(connection: Connection, observer: WorkerObserver): LaunchedWorker {
    const file = join(this.options.folder, `${connection.worker_id}.json`);
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const task = new Task(connection, file, observer, this.#slurm, () => this.#look());
    if (this.#waiting.push(task) === 1) setTimeout(() => void this.#submit(), GATHER_MS);
    return task;
  }

  async #submit(): Promise<void> {
    const tasks = this.#waiting.filter((task) => !task.isOver);
    this.#waiting = [];
    if (tasks.length === 0) return;
    const { folder, command, settings } = this.options;
    const { run_id: runId, num_threads: numThreads } = tasks[0]!.connection;
    const workerIds = tasks.map(({ connection }) => connection.worker_id);
    const script = jobScript({ runId, folder, workerIds, numThreads, command, settings });
    this.#numJobs += 1;
    writeFileSync(join(folder, `job-${this.#numJobs}.sh`), script);
    try {
      const job = await this.#slurm.submit(script);
      for (const [index, task] of tasks.entries()) {
        this.#tasks.add(task);
        task.submitted(`${job}_${index}`, join(folder, `${task.connection.worker_id}.out`));
      }
      this.#look();
    } catch (error) {
      for (const task of tasks) task.end(`sbatch: ${wordsOf(error)}`);
    }
  }

  /** Asks Slurm about all tasks, again and again while there are any. */
  #look(): void {
    this.#poll ??= this.#lookOn().finally(() => {
      this.#poll = undefined;
      if (this.#tasks.size > 0) this.#look();
    });
  }

  async #lookOn(): Promise<void> {
    const jobs = [...new Set([...this.#tasks].map(({ id }) => id.split('_')[0]!))];
    try {
      const queue = await this.#slurm.queue(jobs);
      await Promise.all([...this.#tasks].map((task) => task.look(queue.get(task.id))));
    } catch {
      // Slurm does not answer for a while: workers go on all the same.
    }
    for (const task of this.#tasks) if (task.isOver) this.#tasks.delete(task);
    if (this.#tasks.size === 0) return;
    const isUrgent = [...this.#tasks].some((task) => task.isUrgent);
    await sleep(isUrgent ? 200 : (this.options.pollMs ?? POLL_MS));
  }
}

/** A worker as a task of an array job. */
class Task implements LaunchedWorker {
  id = '';
  isOver = false;
  readonly exited: Promise<string>;
  #resolve!: (ending: string) => void;
  #output: GrownFile | undefined;
  #hasStarted = false;
  #reason: string | undefined;
  #numUnseen = 0;
  #wanted: 'end' | 'kill' | undefined;

  constructor(
    readonly connection: Connection,
    private readonly file: string,
    private readonly observer: WorkerObserver,
    private readonly slurm: SlurmCommands,
    private readonly hurry: () => void,
  ) {
    this.exited = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Whether its end is waited for. */
  get isUrgent(): boolean {
    return this.#wanted !== undefined;
  }

  submitted(id: string, output: string): void {
    this.id = id;
    this.#output = new GrownFile(output);
    if (this.#wanted !== undefined) void this.#carryOut(this.#wanted);
  }

  /** Takes in what Slurm's list says of it; undefined where it is in no list. */
  async look(listed: JobState | undefined): Promise<void> {
    if (listed !== undefined && isWaiting(listed)) return this.#noteQueued(listed.reason);
    if (listed !== undefined && isRunning(listed)) {
      this.#noteStarted();
      return this.#readOutput();
    }
    this.#numUnseen += 1;
    const found = listed ?? (await this.slurm.ended(this.id));
    if (isRunning(found) || isWaiting(found)) return;
    if (found.state === '' && this.#numUnseen < MOST_UNSEEN) return;
    if (found.exitCode !== '' && !this.#neverRan(found)) this.#noteStarted();
    this.#readOutput();
    const full = found.exitCode === '' ? await this.slurm.ended(this.id) : found;
    // What is taken out of the queue, Slurm forgets at once.
    this.end(full.state === '' && !this.#hasStarted ? 'cancelled in Slurm' : endOf(full));
  }

  end(ending: string): void {
    if (this.isOver) return;
    this.isOver = true;
    rmSync(this.file, { force: true }); // its secrets
    this.#resolve(ending);
  }

  terminate(): void {
    this.#want('end');
  }

  kill(): void {
    this.#want('kill');
  }

  suspend(): void {
    if (this.#hasStarted) void this.slurm.signal(this.id, 'STOP', true);
  }

  resume(): void {
    if (this.#hasStarted) void this.slurm.signal(this.id, 'CONT', true);
  }

  #want(what: 'end' | 'kill'): void {
    if (this.isOver || this.#wanted === 'kill') return;
    this.#wanted = what;
    if (this.id === '')
      this.end('not started'); // it waits to be submitted, and is no more
    else void this.#carryOut(what);
  }

  async #carryOut(what: 'end' | 'kill'): Promise<void> {
    this.hurry();
    if (what === 'end' && this.#hasStarted) {
      await this.slurm.signal(this.id, 'TERM', false);
      await Promise.race([this.exited, sleep(GRACE_MS)]);
      if (this.isOver) return;
    }
    if (this.#hasStarted) await this.slurm.signal(this.id, 'KILL', true);
    await this.slurm.cancel(this.id);
  }

  #neverRan({ state, exitCode }: JobState): boolean {
    return state === 'CANCELLED' && exitCode === '0:0';
  }

  #noteQueued(reason: string): void {
    if (this.#hasStarted || reason === this.#reason) return;
    this.#reason = reason;
    this.observer.queued(`${reason === 'None' ? 'Slurm' : reason} (job ${this.id})`);
  }

  #noteStarted(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.observer.started();
  }

  #readOutput(): void {
    for (let text = this.#output?.read(); text; text = this.#output?.read()) this.observer.printed(text);
  }
}

function wordsOf(error: unknown): string {
  const { stderr, shortMessage } = error as { stderr?: string; shortMessage?: string };
  return stderr?.trim() || shortMessage || String(error);
}
