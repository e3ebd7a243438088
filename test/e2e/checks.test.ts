import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { scratchFolder } from '../fixtures/scratch.js';

const LIMIT_MS = 300_000;

test.each(['drift', 'lint', 'types'])(
  'yarn check: %s',
  (step) => expect(outputWhereItFails('scripts/check.mjs', step)).toBe(''),
  LIMIT_MS,
);

test(
  'a generated file that is not what the schemas say is named',
  () => {
    const copy = scratchFolder();
    for (const name of ['schemas', 'docs', 'package.json', 'biome.json', 'orchestrator', 'py-worker']) {
      cpSync(join(repositoryRoot, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'));
    const check = join(copy, 'schemas/generate.mjs');
    expect(outputWhereItFails(check, '--check')).toBe('');
    appendFileSync(join(copy, 'py-worker/sparsight/protocol/generated.py'), '\n');
    expect(outputWhereItFails(check, '--check')).toContain('py-worker/sparsight/protocol/generated.py');
  },
  LIMIT_MS,
);

test(
  'a test file of Python is found by its name alone, and missed in one sentence',
  () => {
    expect(outputWhereItFails('scripts/test.mjs', 'test_canonical_json.py')).toBe('');
    expect(outputWhereItFails('scripts/test.mjs', 'test_canonical_json.py::test_none')).toContain(
      'Expected tests to be found, got none – at test/py-worker/files/test_canonical_json.py::test_none.\n',
    );
    expect(outputWhereItFails('scripts/test.mjs', 'test_nowhere.py')).toBe(
      'Expected test file to be one below test/, got "test_nowhere.py".\nexit code 2',
    );
  },
  LIMIT_MS,
);

/** What a program says that fails; nothing of one that succeeds. */
function outputWhereItFails(program: string, argument: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, argument], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}${stderr}exit code ${status}`;
}
