import { hostname } from 'node:os';
import { expected } from '../../errors.js';
import { nearestName } from '../../nearest-name.js';
import type { Launcher as LauncherSettings, Run, SlurmLauncherSettings } from '../../protocol/generated.js';
import { findOnPath } from '../find-on-path.js';
import type { Launcher, WorkerSlot } from '../launcher.js';
import { listeningOn } from '../listening.js';
import { localSlots, type Machine, numberOfWorkers, type WorkerWishes } from '../local-slots.js';
import { LocalLauncher } from './local.js';

/** What a launcher needs that is known once the run directory is there. */
export interface LauncherMeans {
  readonly python: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Folder for files of workers, in the run directory. */
  readonly folder: string;
}

const NAMES = ['local', 'slurm'] as const;

/**
 * The launcher that `run.launcher` describes, or that `named` asks for in its place. Throws a SparsightError for
 * wishes that it cannot fulfil, before there is a run directory.
 */
export async function launcherOf(
  run: Run,
  named: string | undefined,
  wishes: WorkerWishes,
  machine: Machine,
): Promise<(means: LauncherMeans) => Launcher> {
  const settings = settingsOf(run, named);
  if (settings.name === 'local') {
    const slots = localSlots(wishes, machine);
    return ({ python, environment }) => LocalLauncher.ofPython(python, environment, slots);
  }
  checkSlurm();
  const slots = slurmSlots(settings, wishes);
  const listening = listeningOn(run.network ?? {}, hostname());
  const { SlurmLauncher } = await import('./slurm.js');
  return ({ python, environment, folder }) => {
    const command = [settings.python ?? python, '-P', '-m', 'sparsight', 'worker'] as const;
    return new SlurmLauncher({ command, environment, slots, listening, folder, settings });
  };
}

function settingsOf({ launcher }: Run, named: string | undefined): LauncherSettings {
  if (named === undefined) return launcher ?? { name: 'local' };
  const name = NAMES.find((each) => each === named);
  if (name === undefined) {
    const nearest = nearestName(named, NAMES);
    throw expected('--launcher', `one of ${NAMES.join(', ')}`, named, {
      fix: nearest === undefined ? 'Leave it out for workers on this machine.' : `Did you mean ${nearest}?`,
    });
  }
  return launcher?.name === name ? launcher : { name };
}

/** One slot for each worker that is wished for; on the nodes, a GPU that a job has is its first. */
function slurmSlots({ gres = '' }: SlurmLauncherSettings, wishes: WorkerWishes): WorkerSlot[] {
  const { device, workers, threads } = wishes;
  if (!['auto', 'cpu', 'cuda'].includes(device)) {
    throw expected('--device', 'auto, cpu or cuda, as Slurm gives each worker its GPU', device, {
      fix: 'Leave it out, and ask for GPUs by run.launcher.gres.',
    });
  }
  if (workers === undefined) {
    throw expected('--workers', 'given, because the size of a cluster is not known', undefined, {
      fix: 'Add for example --workers 8.',
    });
  }
  const hasGpu = device === 'cuda' || (device === 'auto' && /\bgpu\b/.test(gres));
  const slot = { device: hasGpu ? 'cuda:0' : 'cpu', numThreads: numberOfWorkers('--threads', threads) ?? 1 };
  return Array.from({ length: numberOfWorkers('--workers', workers)! }, () => slot);
}

function checkSlurm(): void {
  const path = process.env.PATH ?? '';
  const missing = ['sbatch', 'squeue', 'scancel', 'scontrol'].find(
    (name) => findOnPath(name, path) === undefined,
  );
  if (missing === undefined) return;
  throw expected('Slurm', 'installed here', `no ${missing} on PATH`, {
    fix: 'Run this on a login node of the cluster, or leave --launcher out.',
    exitCode: 5,
  });
}
