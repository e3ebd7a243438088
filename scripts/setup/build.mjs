import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { packagesDigest } from './packages.mjs';
import { distFolder, root } from './paths.mjs';
import { digest, readText, writeWhole } from './stamp.mjs';

const stampFile = join(distFolder, '.sparsight-stamp');
const programs = ['orchestrator/cli.ts', 'test/bench/bench.ts'];
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Packages in CommonJS look for modules of Node by `require`. */
const commonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Checks the types and bundles the programs into dist/. */
export const buildStep = {
  name: 'Compiled code',
  isFresh: () => readText(stampFile) === sourcesDigest(),
  run: build,
};

async function build(/** @type {(detail: string) => void} */ report) {
  const stamp = sourcesDigest();
  report('checking types');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { ok, output } = await run([process.execPath, tsc, '-p', 'tsconfig.build.json']);
  if (!ok) throw doesNotCompile(output);
  report('bundling');
  removeStale(await bundle());
  writeWhole(stampFile, stamp);
}

/**
 * Writes the programs, with the packages that they begin with, as few files: to load some 650 modules one by one takes
 * Node longer than all else that it does before workers start. Parts have names by their content, so that a program that
 * is running goes on loading its own. Gives the paths written.
 */
async function bundle() {
  const esbuild = await import('esbuild');
  const { metafile } = await esbuild
    .build({
      absWorkingDir: root,
      entryPoints: programs,
      outbase: '.',
      outdir: distFolder,
      chunkNames: 'parts/[name]-[hash]',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      external: ['zeromq', '@resvg/resvg-js', 'canvas'], // native code; vega would use canvas if it were there
      banner: { js: commonJs },
      metafile: true,
      logLevel: 'silent',
    })
    .catch((error) => {
      throw doesNotCompile(error.message);
    });
  return new Set(Object.keys(metafile.outputs).map((path) => join(root, path)));
}

function doesNotCompile(/** @type {any} */ output) {
  return new SetupFailure(
    `${output}\nExpected the TypeScript to compile, got the errors above.`,
    'Mend them, then run: yarn build',
    1,
  );
}

/** Removes what earlier builds left, once no run can be at work with it any more. */
function removeStale(/** @type {Set<string>} */ written) {
  for (const file of filesBelow(distFolder).filter(
    (path) => /\.js(\.map)?$/.test(path) && !written.has(path),
  )) {
    if (Date.now() - statSync(file).mtimeMs > KEPT_MS) rmSync(file);
  }
}

function sourcesDigest() {
  const sources = ['orchestrator', 'schemas', 'test/bench'].flatMap((folder) =>
    filesBelow(join(root, folder)),
  );
  const configs = ['tsconfig.json', 'tsconfig.build.json'].map((name) => join(root, name));
  return digest([...configs, ...sources.filter((file) => /\.(ts|json)$/.test(file))], packagesDigest());
}

function filesBelow(/** @type {string} */ folder) {
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
