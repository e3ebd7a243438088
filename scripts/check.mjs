// Runs static checks of both languages: `node scripts/check.mjs lint|types|format|all`.
// Every step runs, also after one failed; the exit code is non-zero when any did.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pythonPath } from './python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (/** @type {string[]} */ ...args) => [process.execPath, ...args];
const python = (/** @type {string[]} */ ...args) => [pythonPath(), '-m', ...args];
const biome = (/** @type {string[]} */ ...args) => node('node_modules/@biomejs/biome/bin/biome', ...args);

/** @type {Record<string, () => string[][]>} */
const steps = {
  drift: () => [node('schemas/generate.mjs', '--check')],
  lint: () => [
    biome('check', '--error-on-warnings', '.'),
    python('ruff', 'check', '--quiet', '.'),
    python('ruff', 'format', '--quiet', '--check', '.'),
  ],
  types: () => [
    node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'),
    node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.scripts.json'),
    python('mypy', '--config-file', 'py-worker/pyproject.toml'),
  ],
  format: () => [
    biome('check', '--write', '.'),
    python('ruff', 'check', '--quiet', '--fix', '.'),
    python('ruff', 'format', '--quiet', '.'),
  ],
  test: () => [node('scripts/test.mjs')],
};

function succeeds(/** @type {string[]} */ [command = '', ...args]) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) process.stderr.write(`${error.message}\n`);
  return status === 0;
}

const wanted = process.argv[2] === 'all' ? ['drift', 'lint', 'types', 'test'] : process.argv.slice(2);
const failed = wanted.filter((step) => !steps[step]().map(succeeds).every(Boolean));
if (failed.length > 0) process.stderr.write(`check: ${failed.join(', ')} failed\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
