import { shellWord } from '../../../program-name.js';
import type { SlurmLauncherSettings } from '../../../protocol/generated.js';

/** What the script of a job is made of. */
export interface JobScript {
  readonly runId: string;
  /** Folder of connection files and outputs, absolute and on a disk that the nodes share. */
  readonly folder: string;
  readonly workerIds: readonly string[];
  readonly numThreads: number;
  readonly command: readonly [string, ...string[]];
  readonly settings: SlurmLauncherSettings;
}

/** Seconds before its time limit at which a job is told; Slurm may be a minute late. */
const LEAD_S = 120;

/**
 * The script of an array job, a task for each worker. A task becomes its worker (`exec`), so that signals reach it, and
 * reads its secrets from a file that only this user can read: arguments and environments are for all to see.
 */
export function jobScript({ runId, folder, workerIds, numThreads, command, settings }: JobScript): string {
  const { partition, account, qos, constraint, time, memory, gres, sbatch = [], setup = [] } = settings;
  const named = { partition, account, qos, constraint, time, mem: memory, gres };
  const options = [
    `--job-name=sparsight-${runId}`,
    `--array=0-${workerIds.length - 1}`,
    '--output=/dev/null', // Slurm has rules of its own for what a path may hold
    `--cpus-per-task=${numThreads}`,
    '--no-requeue', // who replaces a worker is the orchestrator, which has its trial
    ...(time === undefined ? [] : [`--signal=B:USR1@${LEAD_S}`]),
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...sbatch,
  ];
  const here = shellWord(`${folder}/`);
  return [
    '#!/bin/sh',
    ...options.map((option) => `#SBATCH ${option}`),
    ...setup,
    `set -- ${workerIds.join(' ')}`,
    'shift "$SLURM_ARRAY_TASK_ID"',
    `exec ${command.map(shellWord).join(' ')} ${here}"$1.json" > ${here}"$1.out" 2>&1 < /dev/null`,
    '',
  ].join('\n');
}
