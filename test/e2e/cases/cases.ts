// Runs the built program on inputs on which it once failed, and prints a table: case, before, now.
//   yarn cases [case…]
// The tests hold each of them, and siblings, more closely; this shows all of them as a user meets them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { dataSets } from './data-sets.js';
import { dialects } from './dialects.js';
import { ownModels } from './own-models.js';
import { surroundings } from './surroundings.js';
import { row } from './table.js';

const cases = [...surroundings, ...ownModels, ...dataSets, ...dialects];
const chosen = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), 'sparsight-cases-'));
try {
  const inputs = fileURLToPath(new URL('inputs.py', import.meta.url));
  const made = spawnSync(pythonEnvironment().python, [inputs, root], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (made.status !== 0) throw new Error('Expected the inputs to be made.');
  process.stdout.write(
    '| case | what a user has | before | now | as expected |\n| --- | --- | --- | --- | --- |\n',
  );
  for (const one of cases.filter(
    ({ id }) => chosen.length === 0 || chosen.some((name) => id.includes(name)),
  )) {
    const folder = join(root, one.id.split(',')[0]!);
    mkdirSync(folder, { recursive: true });
    const { isGood, text } = await row(one, folder);
    process.stdout.write(`${text}\n`);
    if (!isGood) process.exitCode = 1;
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
