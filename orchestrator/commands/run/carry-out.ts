import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../../protocol/generated.js';
import { PROTOCOL_VERSION } from '../../protocol/generated.js';
import { repositoryRoot } from '../../repository-root.js';
import { Scheduler } from '../../scheduler/scheduler.js';
import { settingsOf } from '../../scheduler/settings.js';
import type { Outcome } from '../../scheduler/state/effect.js';
import { writeFileAtomically } from '../../store/atomic-file.js';
import type { OpenRun } from '../../store/open-run.js';
import { collectProvenance } from '../../store/provenance.js';
import { sealedJson } from '../../store/sealed-json.js';
import { TrialStore } from '../../store/trial-store.js';
import { cacheDirectory } from '../../worker/cache-directory.js';
import { determinism } from '../../worker/determinism.js';
import type { Launcher } from '../../worker/launcher.js';
import type { PythonEnvironment } from '../../worker/python-environment.js';
import { Supervisor } from '../../worker/supervisor.js';
import { resultVersions } from '../../worker/versions.js';
import { endFact } from './end-fact.js';
import { type EndSignal, Signals } from './signals.js';

export interface CarriedOut {
  readonly outcome: Outcome;
  /** The signal that ended it; null if none came. */
  readonly signal: EndSignal | null;
}

interface Means {
  readonly experiment: Experiment;
  readonly environment: PythonEnvironment;
  readonly launcher: Launcher;
  /** As typed in a shell. */
  readonly command: string;
  /** What was found as the models were tried. */
  readonly modelNotes: readonly string[];
  /** Which images the numbers are of, a line each. */
  readonly dataNotes: readonly string[];
}

/** Computes what is left to do in a run; workers start first, as importing torch takes them longer than all the rest. */
export async function carryOut(run: OpenRun, means: Means): Promise<CarriedOut> {
  const supervisor = await startWorkers(run, means);
  const startedAt = new Date().toISOString();
  run.journal.record({
    type: 'run_started',
    command: means.command,
    pid: process.pid,
    num_trials: run.numTrials,
    num_pending: run.numPending,
  });
  const store = new TrialStore(run.directory, run.journal, run.lock);
  const scheduler = new Scheduler({
    supervisor,
    sink: store,
    trials: run.pending(),
    numTrials: run.numPending,
    settings: settingsOf(means.experiment.run!),
    listener: (fact) => run.journal.record(fact),
  });
  const signals = new Signals({
    drain: () => scheduler.drain(),
    stop: () => scheduler.stop(),
    suspend: () => supervisor.suspend(),
    resume: () => supervisor.resume(),
  });
  try {
    const [outcome] = await Promise.all([scheduler.run(), writeProvenance(run, means, startedAt)]);
    run.journal.record(endFact(run, outcome));
    return { outcome, signal: signals.received };
  } finally {
    signals.close();
    await store.close();
  }
}

function startWorkers(run: OpenRun, { launcher }: Means): Promise<Supervisor> {
  const options = { launcher, runId: run.directory.name, cacheDirectory: cacheDirectory() };
  return Supervisor.open(options, run.numPending);
}

async function writeProvenance(run: OpenRun, means: Means, startedAt: string): Promise<void> {
  const { environment, launcher, command, modelNotes, dataNotes } = means;
  const { slots } = launcher;
  const { mask_suite, numerics } = resultVersions(environment);
  const numThreads = slots[0]!.numThreads;
  const provenance = await collectProvenance(repositoryRoot, {
    command,
    working_directory: process.cwd(),
    started_at: startedAt,
    sparsight: JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).version,
    versions: {
      node: process.versions.node,
      ...environment.versions,
      protocol: PROTOCOL_VERSION,
      mask_suite: String(mask_suite),
      numerics: String(numerics),
    },
    devices: [...new Set(slots.map(({ device }) => device))],
    num_workers: slots.length,
    num_threads: numThreads,
    determinism: determinism(process.env, numThreads),
    model_notes: [...modelNotes],
    data_notes: [...dataNotes],
  });
  writeFileAtomically(run.directory.provenanceJson, sealedJson(JSON.stringify(provenance, null, 2)));
}
