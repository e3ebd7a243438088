import { scratchFolder } from '../fixtures/scratch.js';
import { RunningExperiment } from './running-experiment.js';
import { storedBytes } from './stored-bytes.js';

/** What the experiment gives when nothing happens to it. */
export async function undisturbed(...args: string[]): Promise<Record<string, string>> {
  const folder = scratchFolder();
  const { code } = await RunningExperiment.start(folder, ...args).toEnd();
  if (code !== 0) throw new Error(`Expected the undisturbed run to end well, got exit code ${code}.`);
  return storedBytes(folder);
}
