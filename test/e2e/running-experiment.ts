import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Child } from '../fixtures/processes/child.js';

/** One line of what `run --json` prints. */
export type RunEvent = { readonly type: string; readonly trial_id?: string } & Readonly<
  Record<string, unknown>
>;

const cache = mkdtempSync(join(tmpdir(), 'sparsight-e2e-cache-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** `yarn experiment run` as a real process, with real workers, that a test watches and disturbs. */
export class RunningExperiment {
  /** Process ids of the workers that joined. */
  readonly #pids = new Map<unknown, number>();
  /** Who is at each trial. */
  readonly #workers = new Map<unknown, unknown>();

  private constructor(readonly child: Child) {}

  /** Runs an experiment of digits that takes a second or two a trial; all files are in `folder`. */
  static start(folder: string, ...args: string[]): RunningExperiment {
    return RunningExperiment.startWith({}, folder, ...args);
  }

  /** The same with these environment variables besides. */
  static startWith(variables: NodeJS.ProcessEnv, folder: string, ...args: string[]): RunningExperiment {
    const file = join(folder, 'small.yaml');
    if (!existsSync(file)) writeFileSync(file, EXPERIMENT);
    const runs = join(folder, 'runs');
    const workers = args.includes('--workers') ? [] : ['--workers', '2'];
    const command = ['run', file, '--runs', runs, '--json', '--no-report', ...workers, ...args];
    return new RunningExperiment(Child.cliInGroup({ SPARSIGHT_CACHE: cache, ...variables }, ...command));
  }

  /** The next thing that happens; undefined when it has ended. */
  async next(): Promise<RunEvent | undefined> {
    const line = await this.child.nextLine();
    if (line === undefined) return undefined;
    const event = JSON.parse(line) as RunEvent;
    if (event.type === 'worker_joined') this.#pids.set(event.worker_id, event.pid as number);
    if (event.type === 'trial_started') this.#workers.set(event.trial_id, event.worker_id);
    return event;
  }

  /** Reads on until this has happened so many times; throws when it ends before. */
  async until(happened: (event: RunEvent) => boolean, times = 1): Promise<RunEvent> {
    let count = 0;
    for (let event = await this.next(); event !== undefined; event = await this.next()) {
      if (happened(event)) count += 1;
      if (count === times) return event;
    }
    throw new Error(`Expected the run to come so far, got its end.\n${this.child.stderr}`);
  }

  /** Everything that still happens, and how it ended. */
  async toEnd(): Promise<{ events: RunEvent[]; code: number | null }> {
    const events: RunEvent[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) events.push(event);
    return { events, code: await this.child.ended() };
  }

  /** As Ctrl-C in a terminal: to every process of the group. */
  interrupt(): void {
    process.kill(-this.child.process.pid!, 'SIGINT');
  }

  /** Closes our ends of the pipes that it prints into. */
  stopReading(): void {
    this.child.process.stdout!.destroy();
    this.child.process.stderr!.destroy();
  }

  async kill(): Promise<void> {
    await this.child.kill('SIGKILL');
  }

  /** Kills the worker that an event comes from. */
  killWorkerOf({ worker_id, trial_id }: RunEvent): void {
    process.kill(this.#pids.get(worker_id ?? this.#workers.get(trial_id))!, 'SIGKILL');
  }

  /** As a batch system that signals every process of a job. */
  signalWorkers(signal: NodeJS.Signals): void {
    for (const pid of this.#pids.values()) process.kill(pid, signal);
  }

  /** Resolves when every worker that joined is in this state of /proc, such as `T`, stopped. */
  async workersIn(state: string): Promise<void> {
    const stateOf = (pid: number) => /^State:\s*(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    while ([...this.#pids.values()].some((pid) => stateOf(pid) !== state))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Resolves when none of the workers that joined is left. */
  async workersGone(limitMs = 10_000): Promise<void> {
    const deadline = performance.now() + limitMs;
    while ([...this.#pids.values()].some(isRunning)) {
      if (performance.now() > deadline) throw new Error('Expected the workers to end with the orchestrator.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Whether there is such a process that has not ended; one that nobody has asked for yet has ended all the same. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const EXPERIMENT = `
name: small
dataset: { name: digits }
train:
  epochs: 5
  batch_size: 32
  log_every_steps: 5
  mask: { family: scatter, ratio: { uniform: [0, 0.9] }, fill: [black, noise] }
evaluate:
  masks:
    - { family: [scatter, random_block, salient_block], ratio: [0.1, 0.5] }
    - { family: worst_block, ratio: 0.1, num_images: 20 }
sweep:
  grid: { train.regime: [masked, mixed] }
run: { max_attempts: 20 }
`;
