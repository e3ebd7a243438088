import { hostname } from 'node:os';
import { expected } from '../../errors.js';
import { nearestName } from '../../nearest-name.js';
import type {
  CommandLauncherSettings,
  Launcher as LauncherSettings,
  Run,
  SlurmLauncherSettings,
} from '../../protocol/generated.js';
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

const NAMES = ['local', 'slurm', 'command'] as const;

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
  const slots = slotsElsewhere(settings, wishes);
  if (settings.name === 'slurm') checkSlurm();
  const listening = listeningOn(run.network ?? {}, hostname());
  const [{ SlurmLauncher }, { CommandLauncher }] = await Promise.all([
    import('./slurm.js'),
    import('./command.js'),
  ]);
  return ({ python, environment, folder }) => {
    const command = [settings.python ?? python, '-P', '-m', 'sparsight', 'worker'] as const;
    const means = { command, environment, slots, listening, folder };
    return settings.name === 'slurm'
      ? new SlurmLauncher({ ...means, settings })
      : new CommandLauncher({ ...means, settings });
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
  if (launcher?.name === name) return launcher;
  if (name !== 'command') return { name };
  throw expected('run.launcher', 'given, as it has the commands', launcher, {
    fix: 'Add to the experiment: run: { launcher: { name: command, start: … } }',
  });
}

/** One slot for each worker that is wished for. */
function slotsElsewhere(
  settings: SlurmLauncherSettings | CommandLauncherSettings,
  wishes: WorkerWishes,
): WorkerSlot[] {
  const { device, workers, threads } = wishes;
  if (device !== 'auto') {
    throw expected('--device', 'left out, as the launcher says what its workers compute on', device, {
      fix: 'Set run.launcher.gres for slurm, run.launcher.device for command.',
    });
  }
  if (workers === undefined) {
    throw expected('--workers', 'given, because the size of a cluster is not known', undefined, {
      fix: 'Add for example --workers 8.',
    });
  }
  const slot = { device: deviceOf(settings), numThreads: numberOfWorkers('--threads', threads) ?? 1 };
  return Array.from({ length: numberOfWorkers('--workers', workers)! }, () => slot);
}

/** On a node of Slurm, a GPU that a job has is its first. */
function deviceOf(settings: SlurmLauncherSettings | CommandLauncherSettings): string {
  if (settings.name === 'command') return settings.device ?? 'cpu';
  return /\bgpu\b/.test(settings.gres ?? '') ? 'cuda:0' : 'cpu';
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
