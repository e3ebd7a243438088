import { join } from 'node:path';
import { run } from './command.mjs';
import { environmentFile, root } from './paths.mjs';
import { ownText, readText, writeWhole } from './stamp.mjs';

export const requirementsFile = join(root, 'py-worker/requirements.txt');
export const devRequirementsFile = join(root, 'py-worker/requirements-dev.txt');

/** @type {Record<string, string>} */
const moduleNames = { pyzmq: 'zmq', pillow: 'PIL', 'scikit-learn': 'sklearn' };

/** The pins of a requirements file, as `{ name: version }`. */
export function pinsOf(/** @type {string} */ file) {
  const pairs = ownText(file).matchAll(/^([\w-]+)==(\S+)/gm);
  return Object.fromEntries([...pairs].map(([, name, version]) => [name, version]));
}

/** What a Python has of the pinned packages; `really` also imports those that a worker needs. Null if it does not start. */
export async function probe(/** @type {string} */ python, { really = false } = {}) {
  const names = Object.keys({ ...pinsOf(requirementsFile), ...(really ? {} : pinsOf(devRequirementsFile)) });
  const pairs = names.map((name) => `${name}=${moduleNames[name] ?? name}`);
  const script = join(root, 'scripts/setup/probe.py');
  const { ok, output } = await run([python, script, ...(really ? ['--import'] : []), ...pairs], {
    env: { PYTHONDONTWRITEBYTECODE: '' }, // a container that sets it would compile torch again in every run
  });
  if (!ok) return null;
  const facts = output.split('\n').find((line) => line.startsWith('{"python"'));
  // The path that was named, not the one that Python gives itself: it may be a script that loads modules.
  return facts === undefined ? null : { executable: python, ...JSON.parse(facts) };
}

/** The version of an interpreter of any age as `{ text, minor }` (3.11 is 311), null when it does not start. */
export async function interpreterVersion(/** @type {string} */ python) {
  const { ok, output } = await run([python, '-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])']);
  const match = ok ? /^(\d+)\.(\d+)\.\d+$/m.exec(output) : null;
  return match && { text: match[0], minor: Number(match[1]) * 100 + Number(match[2]) };
}

/** Whether .sparsight-env.json says what a probe found. */
export function isRecorded(/** @type {any} */ facts) {
  return readText(environmentFile) === record(facts);
}

/** Writes .sparsight-env.json, from which the orchestrator knows its Python without starting it. */
export function writeRecord(/** @type {any} */ facts) {
  writeWhole(environmentFile, record(facts));
}

function record(/** @type {any} */ { executable, python, versions }) {
  const runtime = Object.keys(pinsOf(requirementsFile)).map((name) => [name, versions[name]]);
  const content = { python: executable, versions: { python, ...Object.fromEntries(runtime) } };
  return `${JSON.stringify(content, null, 2)}\n`;
}
