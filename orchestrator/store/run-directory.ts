import { basename, join, resolve } from 'node:path';

/** Every path of a run directory; nothing else in the orchestrator puts such a path together. */
export class RunDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** The directory of a run of `experimentName` whose settings and trials have this digest. */
  static named(runs: string, experimentName: string, digest: string): RunDirectory {
    return new RunDirectory(join(runs, `${experimentName}-${digest.slice(0, 8)}`));
  }

  get name(): string {
    return basename(this.path);
  }

  get lock(): string {
    return join(this.path, 'lock');
  }

  get experimentYaml(): string {
    return join(this.path, 'experiment.yaml');
  }

  get resolvedJson(): string {
    return join(this.path, 'resolved.json');
  }

  get planJson(): string {
    return join(this.path, 'plan.json');
  }

  get provenanceJson(): string {
    return join(this.path, 'provenance.json');
  }

  /** How far the run is; there while a process computes. */
  get progressJson(): string {
    return join(this.path, 'progress.json');
  }

  get journal(): string {
    return join(this.path, 'journal.jsonl');
  }

  /** What workers printed while they had no trial. */
  get workersLog(): string {
    return join(this.path, 'workers.log');
  }

  get report(): string {
    return join(this.path, 'report');
  }

  /** A picture of what is hidden, drawn by a worker's Python. */
  get contactSheet(): string {
    return join(this.report, 'figures', 'contact-sheet.png');
  }

  /** The same for dark pages. */
  get darkContactSheet(): string {
    return join(this.report, 'figures', 'contact-sheet-dark.png');
  }

  /** The page of the report, written last. */
  get reportPage(): string {
    return join(this.report, 'index.html');
  }

  /** The table that the command prints. */
  get mainTable(): string {
    return join(this.report, 'tables', 'main.md');
  }

  get trials(): string {
    return join(this.path, 'trials');
  }

  trial(trialId: string): TrialDirectory {
    return new TrialDirectory(join(this.trials, trialId));
  }
}

/** Every path of one trial's directory that the orchestrator reads or writes. */
export class TrialDirectory {
  constructor(readonly path: string) {}

  get trialId(): string {
    return basename(this.path);
  }

  get config(): string {
    return join(this.path, 'config.json');
  }

  get metrics(): string {
    return join(this.path, 'metrics.jsonl');
  }

  get evaluations(): string {
    return join(this.path, 'evaluations.jsonl');
  }

  get result(): string {
    return join(this.path, 'result.json');
  }

  get workerLog(): string {
    return join(this.path, 'worker.log');
  }

  get checkpoints(): string {
    return join(this.path, 'checkpoints');
  }

  /** The weights that are evaluated, there once the training has ended. */
  get weights(): string {
    return join(this.checkpoints, 'model.safetensors');
  }

  /** How the training ended, and the digest of the weights. */
  get trainingFacts(): string {
    return join(this.checkpoints, 'trained.json');
  }

  predictions(split: string): string {
    return join(this.path, 'predictions', `${split}.npy`);
  }

  /** Masks that evaluation `index`, a search, has found. */
  foundMasks(index: number): string {
    return join(this.path, 'artifacts', `${index}-masks.npy`);
  }

  labels(split: string): string {
    return join(this.path, 'predictions', `${split}-labels.npy`);
  }
}
