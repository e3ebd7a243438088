import type { CommandModule } from 'yargs';
import { ExitCode } from '../errors.js';
import { cacheDirectory } from '../worker/python-environment.js';
import type { CommonOptions } from './common-options.js';
import { type Check, carryOutCheck, type Finding } from './doctor/check.js';
import { folderCheck } from './doctor/folder-check.js';
import { nodeCheck } from './doctor/node-check.js';
import { pythonChecks } from './doctor/python-checks.js';

export const command: CommandModule<CommonOptions, CommonOptions> = {
  command: 'doctor',
  describe: 'Look whether everything that a run needs is there, down to a real worker',
  handler: async ({ runs, device, json }) => {
    for await (const finding of findings(runs, device)) {
      process.stdout.write(json ? `${JSON.stringify(finding)}\n` : text(finding));
      if (!finding.is_ok) process.exitCode = ExitCode.environment;
    }
  },
};

async function* findings(runs: string, device: string): AsyncGenerator<Finding> {
  const local: Check[] = [nodeCheck, folderCheck('runs', runs), folderCheck('cache', cacheDirectory())];
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

function text({ name, is_ok, detail, fix }: Finding): string {
  const line = `${is_ok ? 'ok  ' : 'fail'}  ${name.padEnd(8)} ${detail}\n`;
  return fix === null ? line : `${line}      ${fix}\n`;
}
