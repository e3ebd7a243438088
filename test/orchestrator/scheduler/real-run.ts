import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Connection } from '../../../orchestrator/protocol/generated.js';
import type { RunFact } from '../../../orchestrator/protocol/run-fact.js';
import { Scheduler } from '../../../orchestrator/scheduler/scheduler.js';
import { settingsOf } from '../../../orchestrator/scheduler/settings.js';
import type { Outcome } from '../../../orchestrator/scheduler/state/effect.js';
import type { Deadlines } from '../../../orchestrator/scheduler/state/liveness.js';
import type { TrialSink } from '../../../orchestrator/scheduler/trial-sink.js';
import { Journal } from '../../../orchestrator/store/journal.js';
import { RunDirectory } from '../../../orchestrator/store/run-directory.js';
import { TrialStore } from '../../../orchestrator/store/trial-store.js';
import type { LaunchedWorker, Launcher, WorkerObserver } from '../../../orchestrator/worker/launcher.js';
import { LocalLauncher } from '../../../orchestrator/worker/launchers/local.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { Supervisor } from '../../../orchestrator/worker/supervisor.js';
import { samplePending, trialId } from './sample-trials.js';

const fixtures = fileURLToPath(new URL('../../fixtures/workers/', import.meta.url));

interface RealRunOptions {
  /** Stub worker of each place, by the name of its file; after its death the same again. */
  readonly workers: readonly string[];
  readonly numTrials: number;
  readonly deadlines?: Partial<Deadlines>;
  readonly maxAttempts?: number;
  /** Sees every notification, and may drain or stop. */
  readonly onNotification?: (notification: RunFact, scheduler: Scheduler) => void;
  /** Sees everything that workers print. */
  readonly onLog?: (text: string, scheduler: Scheduler) => void;
  /** Takes metric rows instead of the files. */
  readonly append?: TrialSink['appendMetrics'];
}

/** A run with real processes, sockets and files; every process that it started is gone afterwards. */
export class RealRun {
  readonly notifications: RunFact[] = [];
  readonly directory: RunDirectory;
  readonly #folder = mkdtempSync(join(tmpdir(), "a run's files "));
  readonly #pids: number[] = [];

  private constructor() {
    this.directory = new RunDirectory(this.#folder);
    mkdirSync(this.directory.trials, { recursive: true });
  }

  static async of(options: RealRunOptions): Promise<{ outcome: Outcome; run: RealRun }> {
    const run = new RealRun();
    return { outcome: await run.#go(options), run };
  }

  /** Values of the rows of a trial's metrics, in the order of the file. */
  metricRows(index: number): string[] {
    return this.#lines(this.directory.trial(trialId(index)).metrics);
  }

  numEvaluationRows(index: number): number {
    return this.#lines(this.directory.trial(trialId(index)).evaluations).length;
  }

  result(index: number) {
    return JSON.parse(readFileSync(this.directory.trial(trialId(index)).result, 'utf8'));
  }

  log(index: number | null): string {
    return readFileSync(
      index === null ? this.directory.workersLog : this.directory.trial(trialId(index)).workerLog,
      'utf8',
    );
  }

  of<Type extends RunFact['type']>(type: Type): Extract<RunFact, { type: Type }>[] {
    return this.notifications.filter((each) => each.type === type) as Extract<RunFact, { type: Type }>[];
  }

  /** Removes its files. */
  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  async #go({
    workers,
    numTrials,
    deadlines,
    maxAttempts = 3,
    onNotification,
    onLog,
    append,
  }: RealRunOptions): Promise<Outcome> {
    const journal = new Journal(this.directory.journal, () => new Date());
    const store = new TrialStore(this.directory, journal);
    const supervisor = await Supervisor.open(
      {
        launcher: this.#launcher(workers),
        runId: 'run',
        cacheDirectory: this.#folder,
      },
      workers.length,
    );
    if (append !== undefined) store.appendMetrics = append;
    const settings = settingsOf({ max_attempts: maxAttempts, progress_deadline_s: 60, start_deadline_s: 60 });
    const scheduler: Scheduler = new Scheduler({
      supervisor,
      sink: store,
      trials: samplePending(numTrials),
      numTrials,
      settings: { ...settings, deadlines: { ...settings.deadlines, ...deadlines } },
      listener: (notification) => {
        this.notifications.push(notification);
        onNotification?.(notification, scheduler);
      },
    });
    const { appendLog } = store;
    store.appendLog = (trialId, workerId, text) => {
      appendLog.call(store, trialId, workerId, text);
      onLog?.(text, scheduler);
    };
    try {
      return await scheduler.run();
    } finally {
      await store.close();
      await journal.close();
      for (const pid of this.#pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    }
  }

  /** Starts the stub of each place, and notes the process ids that they print. */
  #launcher(workers: readonly string[]): Launcher {
    const { python } = pythonEnvironment();
    const slots = workers.map(() => ({ device: 'cpu', numThreads: 1 }));
    const local = (command: readonly [string, ...string[]]) => new LocalLauncher(command, process.env, slots);
    return {
      slots,
      listening: local([python]).listening,
      start: (connection: Connection, observer: WorkerObserver): LaunchedWorker => {
        const slot = Number(/^w(\d+)-/.exec(connection.worker_id)?.[1]);
        const command = [python, join(fixtures, `${workers[slot]}.py`)] as const;
        return local(command).start(connection, {
          queued: (reason) => observer.queued(reason),
          started: () => observer.started(),
          printed: (text) => {
            this.#pids.push(...[...text.matchAll(/^pid (\d+)$/gm)].map((match) => Number(match[1])));
            observer.printed(text);
          },
        });
      },
    };
  }

  #lines(path: string): string[] {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  }
}
