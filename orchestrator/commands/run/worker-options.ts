import type { Options } from 'yargs';

/** What a user may say of the workers of a run, beside the common options. */
export interface WorkerOptions {
  workersPerDevice: number | undefined;
  threads: number | undefined;
}

export const workerOptions = {
  'workers-per-device': { type: 'number', describe: 'Workers on each GPU; default: 1', requiresArg: true },
  threads: { type: 'number', describe: 'Threads of one operation; default: 1', requiresArg: true },
} satisfies Record<string, Options>;
