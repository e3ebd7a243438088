import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findOnPath, outputOf, pathFolders, run } from './command.mjs';
import { knownFailure, lastLines, SetupFailure } from './failure.mjs';
import { root, stateFolder } from './paths.mjs';
import { corepackEnvironment, npmSettings } from './registry.mjs';
import { ownText, readText, writeWhole } from './stamp.mjs';

const { packageManager } = JSON.parse(ownText(join(root, 'package.json')));
const wantedVersion = packageManager.replace(/^yarn@([\d.]+).*$/, '$1');
const localYarn = join(stateFolder, 'yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js');
const localBin = join(stateFolder, 'bin');
const mark = "Put here by Sparsight's ./setup";

/** Gets the pinned Yarn: the one on PATH if that is or can become it, else one of our own, by npm. */
export const yarnStep = {
  name: `Yarn ${wantedVersion}`,
  download: () => '1 MB',
  isFresh: () => isOnPath({ COREPACK_ENABLE_NETWORK: '0' }) || (isComplete() && !shimFolder()),
  run: installYarn,
};

/** The command line that starts the pinned Yarn, on PATH or not. */
export function yarnCommand() {
  return hasLocalYarn() ? [process.execPath, localYarn] : ['yarn'];
}

/** The line that puts `yarn` on PATH, null when it is there already. */
export function pathHint() {
  return isOnPath() ? null : `export PATH="${localBin}:$PATH"`;
}

function isOnPath(env = {}) {
  return outputOf(['yarn', '--version'], { COREPACK_ENABLE_DOWNLOAD_PROMPT: '0', ...env }) === wantedVersion;
}

function hasLocalYarn() {
  return JSON.parse(readText(join(dirname(localYarn), '../package.json')) ?? '{}').version === wantedVersion;
}

function isComplete() {
  return hasLocalYarn() && existsSync(join(localBin, 'yarn'));
}

async function installYarn(/** @type {(detail: string) => void} */ report) {
  const npm = npmSettings();
  if (isOnPath(corepackEnvironment(npm)) && isOnPath()) return;
  if (!hasLocalYarn()) await fetchYarn(report);
  // Read by Yarn 1 alone, which then hands over.
  writeWhole(join(root, '.yarnrc'), `yarn-path "${relative(root, localYarn)}"\n`);
  if (isOnPath()) return;
  writeExecutable(join(localBin, 'yarn'), shim());
  const folder = shimFolder();
  if (folder) writeExecutable(join(folder, 'yarn'), shim());
}

async function fetchYarn(/** @type {(detail: string) => void} */ report) {
  if (!findOnPath('npm')) {
    throw new SetupFailure(
      'Expected npm to be on PATH, got none.',
      'Install it with: apt-get install npm (elsewhere it comes with Node), then run ./setup again.',
    );
  }
  report('fetching with npm');
  const prefix = join(stateFolder, 'yarn');
  const options = [
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
  ];
  const spec = `@yarnpkg/cli-dist@${wantedVersion}`;
  const { ok, status, output } = await run(['npm', 'install', '--prefix', prefix, ...options, spec]);
  if (ok) return;
  const registry = { name: 'npm registry', setting: 'the setting shown by: npm config get registry' };
  throw (
    knownFailure(output, { registry, folder: stateFolder }) ??
    new SetupFailure(
      `Expected npm to fetch ${spec}, got exit code ${status}:\n${lastLines(output)}`,
      `Try it with: npm view ${spec} version, then run ./setup again.`,
    )
  );
}

/** A folder on PATH, before any other yarn's, where a program may be put; null when there is none. */
function shimFolder() {
  const folders = pathFolders();
  const current = findOnPath('yarn');
  const isOurs = current !== null && readText(current)?.includes(mark);
  const end = current && !isOurs ? folders.indexOf(dirname(current)) : folders.length;
  const usual = [
    join(homedir(), '.local/bin'),
    join(homedir(), 'bin'),
    '/usr/local/bin',
    dirname(process.execPath),
  ];
  const before = folders.slice(0, end);
  const fitting = [...usual.filter((folder) => before.includes(folder)), ...before.filter(isLasting)];
  return fitting.find(isWritable) ?? null;
}

/** Version managers rewrite their folders of shims, and package managers theirs. */
function isLasting(/** @type {string} */ folder) {
  return !/\/shims$|\/node_modules\//.test(folder) && !folder.startsWith(root);
}

function isWritable(/** @type {string} */ folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function writeExecutable(/** @type {string} */ path, /** @type {string} */ text) {
  writeWhole(path, text);
  chmodSync(path, 0o755);
}

function shim() {
  return `#!/bin/sh
# ${mark}: inside a folder set up by it this is the Yarn of that folder, elsewhere the next yarn on PATH.
set -f
folder=$(pwd -P)
while [ -n "$folder" ]; do
  yarn=$folder/.setup/yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js
  [ -f "$yarn" ] && exec node "$yarn" "$@"
  folder=\${folder%/*}
done
IFS=:
for folder in $PATH; do
  [ -x "$folder/yarn" ] && ! grep -q "${mark}" "$folder/yarn" && exec "$folder/yarn" "$@"
done
echo 'Expected a folder where ./setup has been run, or another yarn on PATH, got neither.' >&2
exit 127
`;
}
