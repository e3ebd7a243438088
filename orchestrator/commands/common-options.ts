import type { Options } from 'yargs';

/** Options that every command understands. */
export interface CommonOptions {
  runs: string;
  /** Undefined: one per core, or one per GPU. */
  workers: number | undefined;
  device: string;
  json: boolean;
  quiet: boolean;
}

const group = 'Common options:';

export const commonOptions = {
  runs: {
    type: 'string',
    default: 'runs',
    describe: 'Folder of the run directories',
    group,
    requiresArg: true,
  },
  workers: {
    type: 'number',
    describe: 'Workers; default: one per core, or one per GPU',
    group,
    requiresArg: true,
  },
  device: {
    type: 'string',
    default: 'auto',
    describe: 'auto, cpu, cuda, cuda:0,1 or mps',
    group,
    requiresArg: true,
  },
  json: { type: 'boolean', default: false, describe: 'Machine-readable output; streams as NDJSON', group },
  quiet: { type: 'boolean', default: false, describe: 'Print nothing on stderr but errors', group },
} satisfies Record<string, Options>;
