import { readFileSync } from 'node:fs';

const environment = new URL('../.sparsight-env.json', import.meta.url);

/** The interpreter that `./setup` settled on. */
export function pythonPath() {
  try {
    return JSON.parse(readFileSync(environment, 'utf8')).python;
  } catch {
    throw new Error('Expected the toolchain to be set up, got no .sparsight-env.json.\nRun: ./setup');
  }
}
