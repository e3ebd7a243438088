import { join } from 'node:path';
import { run } from './command.mjs';
import { knownFailure, lastLines, SetupFailure } from './failure.mjs';
import { root } from './paths.mjs';
import { npmSettings, yarnEnvironment } from './registry.mjs';
import { digest, ownText, readText, writeWhole } from './stamp.mjs';
import { yarnCommand } from './yarn.mjs';

const stampFile = join(root, 'node_modules/.sparsight-stamp');

/** Installs the JavaScript packages of yarn.lock. */
export const packagesStep = {
  name: 'JavaScript packages',
  download: () => '90 MB, 360 MB on disk',
  isFresh: () => readText(stampFile) === packagesDigest(),
  run: installPackages,
};

/** What decides which packages are installed. */
export function packagesDigest() {
  const { dependencies, devDependencies, resolutions, packageManager } = JSON.parse(
    ownText(join(root, 'package.json')),
  );
  const files = ['yarn.lock', '.yarnrc.yml'].map((name) => join(root, name));
  return digest(
    files,
    { dependencies, devDependencies, resolutions, packageManager },
    process.platform,
    process.arch,
  );
}

async function installPackages(/** @type {(detail: string) => void} */ report) {
  const yarn = yarnCommand();
  report('resolving');
  const { ok, status, output } = await run([...yarn, 'install', '--immutable'], {
    env: { ...yarnEnvironment(npmSettings(), yarn), COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' },
    onLine: (line) => {
      const step = /┌ (.*) step/.exec(line);
      if (step) report(`${step[1].toLowerCase()} step`);
    },
  });
  if (!ok) throw failureOf(output, status);
  writeWhole(stampFile, packagesDigest());
}

function failureOf(/** @type {string} */ output, /** @type {number | string} */ status) {
  if (/YN0028/.test(output)) {
    return new SetupFailure(
      'Expected yarn.lock to match package.json, got a lockfile that would change – at yarn.lock.',
      'Write a new one with: yarn install, then run ./setup again.',
    );
  }
  const registry = { name: 'npm registry', setting: 'the setting shown by: npm config get registry' };
  return (
    knownFailure(output, { registry, folder: root }) ??
    new SetupFailure(
      `${lastLines(output)}\nExpected yarn install to succeed, got exit code ${status}.`,
      'Read what Yarn says above, then run ./setup again.',
    )
  );
}
