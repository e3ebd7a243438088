import { findOnPath, outputOf } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { interpreterVersion } from './python-environment.mjs';

// The pinned packages have wheels for these; 3.14 comes last because libraries of others lag behind.
const oldest = 311;
const newest = 314;
const candidates = ['python3.13', 'python3.12', 'python3.11', 'python3.14', 'python3', 'python'];

/** The first Python on PATH that the pinned packages can be installed on. */
export async function findInterpreter() {
  const refused = [];
  for (const path of candidates.flatMap((name) => findOnPath(name) ?? [])) {
    const version = await interpreterVersion(path);
    if (version && version.minor >= oldest && version.minor <= newest) return path;
    if (version) refused.push(`${version.text} at ${path}`);
  }
  throw new SetupFailure(
    `Expected python3 to be version 3.11 to 3.14, got ${refused.join(', ') || 'none on PATH'}.`,
    `To fix it: ${installCommand()}, then run ./setup again (or name a Python that has torch: SPARSIGHT_PYTHON=/path/to/python ./setup).`,
  );
}

function installCommand() {
  if (findOnPath('uv')) return 'uv python install 3.12 && export PATH="$HOME/.local/bin:$PATH"';
  if (findOnPath('brew')) return 'brew install python@3.13';
  if (findOnPath('apt-get')) return aptCommand();
  if (findOnPath('dnf')) return 'dnf install python3.12';
  if (findOnPath('conda')) return 'conda install python=3.12';
  return 'install Python 3.12 from https://www.python.org/downloads';
}

function aptCommand() {
  const offered = ['python3.13', 'python3.12', 'python3.11'].find((name) =>
    outputOf(['apt-cache', 'show', name]),
  );
  const name = offered ?? 'python3';
  return `apt-get update && apt-get install ${name} ${name}-venv`;
}
