import type { CommandModule } from 'yargs';
import { ExitCode } from '../errors.js';
import { cacheDirectory } from '../worker/cache-directory.js';
import type { CommonOptions } from './common-options.js';
import { type Check, carryOutCheck, type Finding } from './doctor/check.js';
import { folderCheck } from './doctor/folder-check.js';
import { nodeCheck } from './doctor/node-check.js';
import { pythonChecks } from './doctor/python-checks.js';

export const command: CommandModule<CommonOptions, CommonOptions> = {
  command: 'doctor',
  describe: 'Check that everything a run needs is there, down to a real worker',
  handler: async ({ runs, device, json }) => {
    const told = new Map<string, string>();
    for await (const finding of findings(runs, device)) {
      const first = told.get(finding.detail) ?? finding.name;
      process.stdout.write(json ? `${JSON.stringify(finding)}\n` : text(finding, first));
      told.set(finding.detail, first);
      if (!finding.is_ok) process.exitCode = ExitCode.environment;
    }
  },
};

async function* findings(runs: string, device: string): AsyncGenerator<Finding> {
  const local: Check[] = [nodeCheck, folderCheck('runs', () => runs), folderCheck('cache', cacheDirectory)];
  for (const check of [...local, ...pythonChecks(device)]) yield carryOutCheck(check);
  yield carryOutCheck(await loadWorkerCheck());
}

/** ZeroMQ may be what is broken, which then is a finding, too. */
async function loadWorkerCheck(): Promise<Check> {
  try {
    return (await import('./doctor/worker-check.js')).workerCheck;
  } catch (error) {
    return { name: 'worker', look: () => Promise.reject(error) };
  }
}

/** What the check `first` has told already is not told again. */
function text({ name, is_ok, detail, fix }: Finding, first: string): string {
  const head = `${is_ok ? 'ok  ' : 'fail'}  ${name.padEnd(8)} `;
  if (!is_ok && first !== name) return `${head}see ${first}\n`;
  return `${head}${detail}\n${fix === null ? '' : `      ${fix}\n`}`;
}
