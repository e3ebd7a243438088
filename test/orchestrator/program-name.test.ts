import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { nameOf } from '../../orchestrator/program-name.js';
import { repositoryRoot } from '../../orchestrator/repository-root.js';

test.each([
  ['/home/me/.local/bin/sparsight', undefined, 'sparsight'],
  ['/home/me/.local/bin/sparsight', 'experiment', 'sparsight'],
  ['/srv/sparsight/scripts/experiment.mjs', 'experiment', 'yarn experiment'],
  ['/srv/sparsight/scripts/experiment.mjs', undefined, 'node /srv/sparsight/scripts/experiment.mjs'],
  ['/srv/sparsight/scripts/experiment.mjs', 'test', 'node /srv/sparsight/scripts/experiment.mjs'],
  ['/my disk/scripts/experiment.mjs', undefined, "node '/my disk/scripts/experiment.mjs'"],
  ['/srv/sparsight/dist/orchestrator/cli.js', undefined, 'yarn experiment'],
])('%s, run by the script %s, is called %s', (script, lifecycleEvent, name) => {
  expect(nameOf(script, lifecycleEvent)).toBe(name);
});

test('a link to the program works in another folder, and stays there also when a script of that folder runs it', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparsight-')));
  symlinkSync(join(repositoryRoot, 'scripts/experiment.mjs'), join(folder, 'sparsight'));
  writeFileSync(join(folder, 'mine.yaml'), 'nme: x\n');
  const env = { ...process.env, INIT_CWD: repositoryRoot, npm_lifecycle_event: 'start' };
  const { stderr } = spawnSync(join(folder, 'sparsight'), ['plan', 'mine.yaml'], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  expect(stderr).toContain('Expected setting to be a known one, got "nme" – at nme (mine.yaml:1:1).');
  const help = spawnSync(join(folder, 'sparsight'), ['ls', 'x'], {
    cwd: folder,
    encoding: 'utf8',
    env,
  }).stderr;
  expect(help).toContain('Usage: sparsight ls');
  rmSync(folder, { recursive: true });
});
