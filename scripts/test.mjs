// Runs the tests of both languages, always both, and closes with one count for each.
//   yarn test                       everything
//   yarn test grid.test.ts          what ends in .ts goes to jest, what ends in .py to pytest
//   yarn test -t 'resumes'          other arguments go to jest when no .py file is named, else to pytest
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newOrphans, orphans } from './orphans.mjs';
import { pythonPath } from './python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2).flatMap(pythonFiles);
const scratch = mkdtempSync(join(tmpdir(), 'sparsight-test-'));
const namesPython = args.some((arg) => /\.py(::|$)/.test(arg));
const namesTypeScript = args.some((arg) => /\.tsx?$/.test(arg));

/** The files below test/ of that name, which pytest would look for in the root alone; jest looks for its own. */
function pythonFiles(/** @type {string} */ arg) {
  const [, name, test = ''] = /^([^:]+\.py)(::.*)?$/.exec(arg) ?? [];
  if (name === undefined || existsSync(join(root, name))) return [arg];
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const found = files.filter((file) => file === name || file.endsWith(`/${name}`));
  if (found.length > 0) return found.map((file) => `test/${file}${test}`);
  process.stderr.write(`Expected test file to be one below test/, got "${name}".\n`);
  process.exit(2);
}

function jest() {
  const report = join(scratch, 'jest.json');
  const jestArgs = namesPython ? args.filter((arg) => /\.tsx?$/.test(arg)) : args;
  const status = run(process.execPath, [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--json',
    `--outputFile=${report}`,
    ...jestArgs,
  ]);
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = read(
    report,
    JSON.parse,
    {},
  );
  return {
    name: 'jest',
    status,
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests,
  };
}

function pytest() {
  const report = join(scratch, 'pytest.xml');
  const pytestArgs = namesPython ? args.filter((arg) => !/\.tsx?$/.test(arg)) : [];
  const status = run(pythonPath(), [
    '-m',
    'pytest',
    `--numprocesses=${Math.min(availableParallelism(), 4)}`,
    `--junitxml=${report}`,
    ...pytestArgs,
  ]);
  const counts = read(report, countJunit, {});
  // Its workers do not say that there is no such test.
  if (counts.passed + counts.failed + counts.skipped === 0)
    process.stderr.write(`Expected tests to be found, got none – at ${pytestArgs.join(' ')}.\n`);
  return { name: 'pytest', status, ...counts };
}

function countJunit(/** @type {string} */ xml) {
  const attribute = (/** @type {string} */ name) =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? Number.NaN);
  const failed = attribute('failures') + attribute('errors');
  const skipped = attribute('skipped');
  return { passed: attribute('tests') - failed - skipped, failed, skipped };
}

// Each runner has limits for its tests; this one is for a runner that does not come to its end.
const runnerLimitMs = 20 * 60_000;

function run(/** @type {string} */ command, /** @type {string[]} */ commandArgs) {
  const PYTHONPATH = [join(root, 'py-worker'), process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  const env = { OMP_NUM_THREADS: '1', ...process.env, PYTHONPATH };
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, env, stdio: 'inherit', timeout: runnerLimitMs };
  const { status, signal, error } = spawnSync(command, commandArgs, options);
  if (error) process.stderr.write(`${error.message}\n`);
  return signal ? 1 : (status ?? 1);
}

function read(
  /** @type {string} */ path,
  /** @type {(text: string) => any} */ parse,
  /** @type {any} */ fallback,
) {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return fallback;
  }
}

const before = orphans();
const results = [];
if (namesTypeScript || !namesPython) results.push(jest());
if (namesPython || (!namesTypeScript && args.length === 0)) results.push(pytest());
rmSync(scratch, { recursive: true, force: true });
const left = newOrphans(before);
for (const [id, command] of left) {
  process.stderr.write(`Expected no process to survive its test, got ${command} – at process ${id}.\n`);
}
process.stdout.write('\n');
for (const { name, passed, failed, skipped, status } of results) {
  process.stdout.write(
    Number.isFinite(passed) && Number.isFinite(failed)
      ? `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped\n`
      : `${name}: no result (exit code ${status})\n`,
  );
}
const isGood = left.length === 0 && results.every(({ status }) => status === 0);
process.exitCode = isGood ? 0 : 1;
