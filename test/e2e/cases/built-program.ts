import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';

const program = join(repositoryRoot, 'scripts/experiment.mjs');

/** How a command ended and what it printed, standard error first. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** The built program in the folder of one case, with a cache of its own. */
export class BuiltProgram {
  constructor(
    readonly folder: string,
    private readonly variables: Readonly<Record<string, string>> = {},
  ) {}

  with(variables: Readonly<Record<string, string>>): BuiltProgram {
    return new BuiltProgram(this.folder, { ...this.variables, ...variables });
  }

  start(...args: string[]) {
    const env = { SPARSIGHT_CACHE: join(this.folder, 'cache'), ...this.variables };
    return execa(process.execPath, [program, ...args], {
      cwd: this.folder,
      env,
      reject: false,
      timeout: 300_000,
    });
  }

  async command(...args: string[]): Promise<Ended> {
    const { exitCode, stdout, stderr } = await this.start(...args);
    return { code: exitCode ?? -1, output: `${stderr}\n${stdout}` };
  }

  plan(file: string, ...overrides: string[]): Promise<Ended> {
    return this.command('plan', file, ...overrides);
  }

  /** Runs with one worker, and without a report; the run directories are in the folder `runs`. */
  run(file: string, ...args: string[]): Promise<Ended> {
    return this.command('run', file, '--workers', '1', '--no-report', ...args);
  }

  /** What `name` of every trial of every run below `runs` holds, by trial. */
  trialFiles(name: string, ...runs: string[]): Map<string, string> {
    const files = new Map<string, string>();
    for (const folder of runs.length > 0 ? runs : ['runs'])
      for (const run of readdirSync(join(this.folder, folder)).sort()) {
        const trials = join(this.folder, folder, run, 'trials');
        for (const trial of readdirSync(trials).sort())
          files.set(join(folder, run, trial), readFileSync(join(trials, trial, name), 'utf8'));
      }
    return files;
  }

  /** Accuracies on clean images of all trials, each once. */
  cleanAccuracies(...runs: string[]): number[] {
    const clean = [...this.trialFiles('evaluations.jsonl', ...runs).values()].map((text) =>
      JSON.parse(text.split('\n')[0]!),
    );
    return [...new Set(clean.map(({ metrics }) => metrics.accuracy as number))];
  }
}
