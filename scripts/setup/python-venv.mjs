import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findOnPath, outputOf, run } from './command.mjs';
import { knownFailure, lastLines, SetupFailure } from './failure.mjs';
import { findInterpreter } from './interpreter.mjs';
import { root, stateFolder, venvFolder } from './paths.mjs';
import {
  devRequirementsFile,
  interpreterVersion,
  isRecorded,
  pinsOf,
  probe,
  requirementsFile,
  writeRecord,
} from './python-environment.mjs';
import { uvEnvironment } from './registry.mjs';
import { writeWhole } from './stamp.mjs';

const uvVersion = '0.13.9';
const venvPython = join(venvFolder, 'bin/python');
const unfinishedMark = join(stateFolder, 'venv-unfinished');
const registry = {
  name: 'Python package index',
  setting: 'the setting shown by: pip config list (or UV_DEFAULT_INDEX)',
};

const downloadOfAll =
  process.platform === 'linux'
    ? `2.9 GB, 5.5 GB on disk
    torch comes with CUDA and runs without a GPU too; for the small one: UV_TORCH_BACKEND=cpu ./setup`
    : '250 MB, 1 GB on disk';

/** Makes .venv with the pinned packages. */
export const venvStep = {
  name: 'Python packages',
  download: async () => ((await hasTorch()) ? '50 MB' : downloadOfAll),
  isFresh: async () => {
    const facts = existsSync(unfinishedMark) ? null : await probe(venvPython);
    return facts !== null && isComplete(facts) && isRecorded(facts);
  },
  run: installVenv,
};

async function installVenv(/** @type {(detail: string) => void} */ report) {
  report('looking for Python');
  const isNew = !(await isUsable());
  const interpreter = isNew ? await findInterpreter() : null;
  writeWhole(unfinishedMark, '');
  if (interpreter !== null) await createVenv(interpreter, report);
  await installPackages(report);
  linkWorker();
  report('importing torch');
  const facts = await probe(venvPython, { really: true });
  const [broken] = Object.keys(facts?.errors ?? { python: '' });
  if (broken) {
    throw new SetupFailure(
      `Expected ${broken} to import, got "${facts?.errors[broken]}" – at ${venvPython}.`,
      'Create the environment again with: rm -rf .venv && ./setup',
    );
  }
  writeRecord(facts);
  rmSync(unfinishedMark);
}

/** After an interruption a package may be there in part, which uv would take for whole. */
async function isUsable() {
  return !existsSync(unfinishedMark) && (await interpreterVersion(venvPython)) !== null;
}

async function createVenv(/** @type {string} */ python, /** @type {(detail: string) => void} */ report) {
  report('creating .venv');
  const uv = findOnPath('uv');
  if (uv) return mustSucceed([uv, 'venv', '--quiet', '--clear', '--python', python, venvFolder]);
  const made = await run([python, '-m', 'venv', '--clear', venvFolder]);
  if (made.ok) return;
  if (!/ensurepip/.test(made.output)) throw failureOf([python, '-m', 'venv'], made);
  // Debian ships venv without ensurepip; a pip outside can still install into it.
  await mustSucceed([python, '-m', 'venv', '--clear', '--without-pip', venvFolder]);
  if (outputOf([python, '-m', 'pip', '--version']))
    return pipInstallUv([python, '-m', 'pip', '--python', venvPython]);
  rmSync(venvFolder, { recursive: true, force: true });
  const { minor } = /** @type {{ minor: number }} */ (await interpreterVersion(python));
  throw new SetupFailure(
    `Expected Python to come with venv, got one without ensurepip – at ${python}.`,
    `Install it with: apt-get install python3.${minor - 300}-venv, then run ./setup again.`,
  );
}

async function installPackages(/** @type {(detail: string) => void} */ report) {
  report('getting uv');
  const uv = await findUv();
  report('resolving');
  const files = [requirementsFile, devRequirementsFile].flatMap((file) => ['-r', file]);
  await mustSucceed([uv, 'pip', 'install', '--python', venvPython, ...files], {
    env: uvEnvironment(venvPython),
    onLine: downloadMeter(report),
  });
}

async function findUv() {
  const own = join(venvFolder, 'bin/uv');
  const onPath = findOnPath('uv');
  if (onPath) return onPath;
  if (outputOf([own, '--version'])?.startsWith(`uv ${uvVersion}`)) return own;
  await pipInstallUv([venvPython, '-m', 'pip']);
  return own;
}

function pipInstallUv(/** @type {string[]} */ pip) {
  return mustSucceed([...pip, 'install', '--quiet', '--disable-pip-version-check', `uv==${uvVersion}`]);
}

/** Makes `sparsight` importable: a .pth file with a relative path survives moving the folder. */
function linkWorker() {
  const library = join(venvFolder, 'lib');
  for (const version of readdirSync(library).filter((name) => name.startsWith('python3'))) {
    const packages = join(library, version, 'site-packages');
    writeWhole(join(packages, 'sparsight.pth'), `${relative(packages, join(root, 'py-worker'))}\n`);
  }
}

async function hasTorch() {
  const facts = (await isUsable()) ? await probe(venvPython) : null;
  return facts !== null && agrees(facts, 'torch');
}

function isComplete(/** @type {any} */ facts) {
  const names = Object.keys({ ...pinsOf(requirementsFile), ...pinsOf(devRequirementsFile) });
  return names.every((name) => agrees(facts, name));
}

/** A local version such as 2.13.0+cpu is the pinned one too. */
function agrees(/** @type {any} */ { versions }, /** @type {string} */ name) {
  const pins = { ...pinsOf(requirementsFile), ...pinsOf(devRequirementsFile) };
  return versions[name]?.split('+')[0] === pins[name];
}

/** Adds up uv's "Downloading torch (502.2MiB)" and "Downloaded torch" lines. */
function downloadMeter(/** @type {(detail: string) => void} */ report) {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  const missing = new Set();
  /** @type {Record<string, number>} */
  const unit = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
  return (/** @type {string} */ line) => {
    const begun = /^\s*Downloading (\S+) \(([\d.]+)(KiB|MiB|GiB)\)/.exec(line);
    const ended = /^\s*Downloaded (\S+)/.exec(line);
    if (begun) sizes.set(begun[1], Number(begun[2]) * unit[begun[3]]) && missing.add(begun[1]);
    else if (ended) missing.delete(ended[1]);
    else return;
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const left = [...missing].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    report(`${gigabytes(total - left)} of ${gigabytes(total)} GB`);
  };
}

function gigabytes(/** @type {number} */ bytes) {
  return (bytes / 1e9).toFixed(1);
}

async function mustSucceed(/** @type {string[]} */ command, /** @type {object} */ options = {}) {
  const result = await run(command, options);
  if (!result.ok) throw failureOf(command, result);
}

function failureOf(/** @type {string[]} */ command, /** @type {any} */ { output, status }) {
  return (
    knownFailure(output, { registry, folder: venvFolder }) ??
    new SetupFailure(
      `${lastLines(output)}\nExpected ${command.slice(0, 3).join(' ')} to succeed, got exit code ${status}.`,
      'Read what it says above; to start afresh: rm -rf .venv && ./setup',
    )
  );
}
