import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { packagesDigest } from './packages.mjs';
import { distFolder, root } from './paths.mjs';
import { digest, readText, writeWhole } from './stamp.mjs';

const stampFile = join(distFolder, '.sparsight-stamp');

/** Compiles the TypeScript to dist/. */
export const buildStep = {
  name: 'Compiled code',
  isFresh: () => readText(stampFile) === sourcesDigest(),
  run: build,
};

async function build(report) {
  report('compiling');
  const stamp = sourcesDigest();
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { ok, output } = await run([process.execPath, tsc, '-p', 'tsconfig.build.json']);
  if (!ok) {
    throw new SetupFailure(
      `${output}\nExpected the TypeScript to compile, got the errors above.`,
      'Mend them, then run: yarn build',
      1,
    );
  }
  removeOrphans();
  writeWhole(stampFile, stamp);
}

function sourcesDigest() {
  const sources = ['orchestrator', 'schemas', 'test/bench'].flatMap((folder) =>
    filesBelow(join(root, folder)),
  );
  const configs = ['tsconfig.json', 'tsconfig.build.json'].map((name) => join(root, name));
  return digest([...configs, ...sources.filter((file) => /\.(ts|json)$/.test(file))], packagesDigest());
}

/** Removes what an earlier build left of sources that are gone. */
function removeOrphans() {
  for (const file of filesBelow(distFolder).filter((name) => /\.js(\.map)?$/.test(name))) {
    const source = join(root, relative(distFolder, file)).replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(source)) rmSync(file);
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build(() => {}).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
