import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, expected, Found } from '../errors.js';
import { choice, suggestion } from '../nearest-name.js';
import { programName } from '../program-name.js';
import { RunDirectory, type TrialDirectory } from './run-directory.js';

/** Every run directory under `runs`, the one that was written to last first. */
export function listRuns(runs: string): RunDirectory[] {
  return namesIn(runs)
    .map((name) => new RunDirectory(join(runs, name)))
    .filter(isRun)
    .sort((a, b) => lastWrittenMs(b) - lastWrittenMs(a));
}

function namesIn(runs: string): string[] {
  if (!existsSync(runs)) return [];
  try {
    return readdirSync(runs);
  } catch (error) {
    const isFile = (error as NodeJS.ErrnoException).code === 'ENOTDIR';
    throw expected('--runs', 'a folder that can be read', (error as Error).message, {
      fix: 'Name the folder of the run directories.',
      exitCode: isFile ? ExitCode.usage : ExitCode.environment,
      cause: error,
    });
  }
}

/** The run named by its directory, a unique prefix of its name, or `latest`; throws when there is not exactly one. */
export function findRun(runs: string, wanted: string): RunDirectory {
  // As of a variable that is not set: every name begins with it.
  if (wanted === '') throw expected('run', 'named', wanted, { fix: 'Name it, or say latest.' });
  const direct = new RunDirectory(wanted);
  if (isRun(direct)) return direct;
  if (existsSync(direct.resolvedJson) || existsSync(direct.planJson)) throw incomplete(direct);
  const all = listRuns(runs);
  const matches = wanted === 'latest' ? all.slice(0, 1) : all.filter(({ name }) => name.startsWith(wanted));
  const [match] = matches.filter(({ name }) => name === wanted).concat(matches.length === 1 ? matches : []);
  if (match !== undefined) return match;
  const names = (runs: readonly RunDirectory[]) => runs.map(({ name }) => name);
  const fix = matches.length > 0 ? choice(names(matches)) : suggestion(wanted, names(all));
  throw expected('run', `the directory of a run, "latest", or a unique prefix of a name in ${runs}`, wanted, {
    fix: fix ?? `Start one: ${programName} run experiments/quickstart.yaml`,
  });
}

function incomplete({ planJson, resolvedJson }: RunDirectory) {
  const missing = existsSync(planJson) ? resolvedJson : planJson;
  return expected('run directory', 'whole', new Found('one without a file'), {
    at: missing,
    fix: 'Run the same experiment again: that writes the missing file and keeps what is finished.',
  });
}

function isRun(directory: RunDirectory): boolean {
  return existsSync(directory.resolvedJson) && existsSync(directory.planJson);
}

function lastWrittenMs(directory: RunDirectory): number {
  const file = existsSync(directory.journal) ? directory.journal : directory.planJson;
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0; // it may just have been deleted
}

/** The directories of all trials of the runs in a folder but one, those of the latest run first. */
export function* listTrials(runs: string, own?: RunDirectory): Generator<TrialDirectory> {
  for (const run of listRuns(runs)) {
    if (run.path === own?.path) continue;
    for (const trialId of namesIn(run.trials)) yield run.trial(trialId);
  }
}
