import { basename, isAbsolute, resolve } from 'node:path';
import { findOnPath, outputOf } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import {
  devRequirementsFile,
  interpreterVersion,
  isRecorded,
  pinsOf,
  probe,
  requirementsFile,
  writeRecord,
} from './python-environment.mjs';

const given = process.env.SPARSIGHT_PYTHON ?? '';
const lowestTorch = [2, 10];

/** Accepts the environment that SPARSIGHT_PYTHON names: checks it, installs nothing into it. */
export const givenPythonStep = {
  name: 'Python of SPARSIGHT_PYTHON',
  isFresh: async () => {
    const facts = await probe(pathOfGiven());
    return facts !== null && isRecorded(facts);
  },
  run: checkGiven,
};

/** What the tests would miss in that environment, as a line for the reader; null when nothing. */
export async function missingForTests() {
  const facts = await probe(pathOfGiven());
  const missing = Object.keys(pinsOf(devRequirementsFile)).filter((name) => !facts.versions[name]);
  if (missing.length === 0) return null;
  return `For yarn test it also needs ${missing.join(', ')}: ${installer(facts.executable)} -r py-worker/requirements-dev.txt`;
}

async function checkGiven(/** @type {(detail: string) => void} */ report) {
  report('importing torch and the other packages');
  const path = pathOfGiven();
  const version = await interpreterVersion(path);
  const found = isAbsolute(path) ? 'one that does not start' : 'a name that is not on PATH';
  if (!version) throw refuse('be a Python interpreter', found, path);
  if (version.minor < 311) throw refuse('be Python 3.11 or newer', version.text, path);
  const facts = await probe(path, { really: true });
  if (!facts) throw refuse('run a script', 'an interpreter that fails', path);
  checkTorch(facts);
  checkPackages(facts);
  writeRecord(facts);
}

function checkTorch(/** @type {any} */ { executable, versions: { torch } }) {
  const [major, minor] = (torch ?? '0.0').split('.').map(Number);
  if (major > lowestTorch[0] || (major === lowestTorch[0] && minor >= lowestTorch[1])) return;
  throw new SetupFailure(
    `Expected torch to be version 2.10 or newer, got ${torch ?? 'none'} – at ${executable}.`,
    `Install it with: ${installer(executable)} "torch>=2.10", then run ./setup again.`,
  );
}

function checkPackages(/** @type {any} */ { executable, versions, errors }) {
  const pins = pinsOf(requirementsFile);
  const absent = Object.keys(pins).filter((name) => !versions[name] && errors[name]);
  const specs = absent.map((name) => `${name}==${pins[name]}`).join(' ');
  if (absent.length > 0) {
    throw new SetupFailure(
      `Expected SPARSIGHT_PYTHON to have every package a worker needs, got one without ${absent.join(', ')} – at ${executable}.`,
      `Install them with: ${installer(executable)} ${specs}, then run ./setup again.`,
    );
  }
  const [broken] = Object.keys(errors);
  if (!broken) return;
  throw new SetupFailure(
    `Expected ${broken} to import, got "${errors[broken]}" – at ${executable}.`,
    `Reinstall it with: ${installer(executable)} --force-reinstall ${broken}==${versions[broken]}, then run ./setup again.`,
  );
}

/** A name without a folder is looked up on PATH, as a shell does, and stays as it is if it is not there. */
function pathOfGiven() {
  return basename(given) === given ? (findOnPath(given) ?? given) : resolve(given);
}

function installer(/** @type {string} */ python) {
  const hasPip = outputOf([python, '-m', 'pip', '--version']) !== null;
  return hasPip ? `"${python}" -m pip install` : `uv pip install --python "${python}"`;
}

function refuse(/** @type {string} */ rule, /** @type {string} */ value, /** @type {string} */ path) {
  return new SetupFailure(
    `Expected SPARSIGHT_PYTHON to ${rule}, got ${value} – at ${path}.`,
    'Name one that has torch: SPARSIGHT_PYTHON=/path/to/python ./setup, or let ./setup make its own: env -u SPARSIGHT_PYTHON ./setup',
  );
}
