import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { commands } from '../../orchestrator/commands/index.js';
import { Child } from '../fixtures/processes/child.js';
import { Refusals } from '../fixtures/processes/refusals.js';

let folder: Refusals['folder'];
let variables: Refusals['variables'];
let told: Refusals['told'];
let written: Refusals['written'];

beforeEach(() => {
  ({ folder, variables, told, written } = new Refusals());
});

describe('the command line', () => {
  test.each([
    [['plann', 'x.yaml'], 'Expected command to be a known one, got "plann".\nDid you mean "plan"?\n'],
    [
      ['run', '--dryrun', 'x.yaml'],
      'Expected option to be a known one, got "--dryrun".\nDid you mean "--dry-run"?\n',
    ],
    [
      ['plan', 'x.yaml', '--workers', '0'],
      'Expected --workers to be an integer from 1, got 0.\nLeave it out for one worker per core, or per GPU.\n',
    ],
    [
      ['plan', 'x.yaml', '--workers', 'x'],
      'Expected --workers to be a number, got "x".\nSuch as --workers 2.\n',
    ],
    [
      ['plan', 'x.yaml', '--workers=x'],
      'Expected --workers to be a number, got "x".\nSuch as --workers 2.\n',
    ],
    [['plan', 'x.yaml', '--workers'], 'Expected --workers to be followed by a value, got nothing.\n'],
    [['ls', '--runs'], 'Expected --runs to be followed by a value, got nothing.\n'],
    [
      ['run', 'x.yaml', '--dry-run=1'],
      'Expected --dry-run to be true or false, got "1".\nLeave the value out: --dry-run\n',
    ],
    [
      ['completion', 'tcsh'],
      'Expected shell to be one of bash, zsh, fish, words, got "tcsh".\nUsage: yarn experiment completion <shell> [line]\n',
    ],
    [
      ['run', '--dry-run'],
      'Expected command to be complete, got one without <file>.\nUsage: yarn experiment run <file> [overrides..]\n',
    ],
    [['masks', '--key', '1', '--key', '2'], 'Expected --key to be given once, got several.\n'],
  ])('%j', async (args, message) => {
    expect(await told(args)).toContain(message);
  });

  test.each([[['ls']], [['status']], [['tail']], [['run', 'x.yaml']]])(
    'with a file in place of the folder of runs: %j',
    async (args) => {
      const file = written('name: x');
      const child = Child.cliWith(variables, args[0]!, ...args.slice(1), '--runs', file);
      await child.remainingLines();
      expect(await child.ended()).toBe(2);
      expect(child.stderr).toBe(`Expected --runs to be the path of a folder, got the file ${file}.\n`);
    },
  );

  test('with a folder to make below a file', async () => {
    const below = join(written('name: x'), 'runs');
    const child = Child.cliWith(variables, 'run', join(folder, 'x.yaml'), '--runs', below);
    await child.remainingLines();
    expect(await child.ended()).toBe(4);
    expect(child.stderr).toContain('Expected file to be writable, got "ENOTDIR');
  });

  test('with a pipe in place of the file does not wait for it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await told(['plan', pipe])).toContain('to be readable, got no regular file');
  });

  test('without a name for the folder of runs', async () => {
    const child = Child.cli('ls', '--runs', '');
    await child.remainingLines();
    expect(await child.ended()).toBe(2);
    expect(child.stderr).toBe('Expected --runs to be the path of a folder, got "".\n');
  });

  test.each([
    [
      'name=a b',
      'Expected name to be a text like ^[a-z0-9][a-z0-9._-]*$, got "a b" – at name (command line:1:6).',
    ],
    ['--dry-run', 'Expected override to be key=value, got "--dry-run" – at command line:1:1.'],
  ])('takes what is behind -- as overrides: %s', async (word, message) => {
    expect(await told(['run', written('name: x\n'), '--', word])).toContain(message);
  });

  test('refuses options behind -- where no overrides are taken', async () => {
    expect(await told(['status', 'latest', '--', '--json'])).toContain('got "--json".\nLeave out the --.\n');
  });

  test('takes what it is about behind --, too', async () => {
    const file = written('name: x\n');
    const lines = await Child.cli('plan', '--', file, 'seeds=3').remainingLines();
    expect(lines.join('\n')).toContain('1 point × 3 seeds');
    expect(await told(['plan', '--', file, 'seeds=3', '--odd'])).toContain(
      'got "--odd" – at command line:2:1.',
    );
    expect(await told(['status', '--', 'latest'])).toContain('Expected run to be');
  });

  test('says its version', async () => {
    expect((await Child.cli('--version').remainingLines()).join()).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('helps with every command', async () => {
    const help = (await Child.cli('--help').remainingLines()).join('\n');
    for (const name of Object.keys(commands)) expect(help).toContain(`yarn experiment ${name}`);
  });

  test('without a Python environment it ends with 4 and the command that makes one', async () => {
    const child = Child.cliWith(
      { ...variables, SPARSIGHT_PYTHON: '/nowhere/python' },
      'plan',
      written('name: x\n'),
    );
    await child.remainingLines();
    expect(await child.ended()).toBe(4);
    expect(child.stderr).toContain('got SPARSIGHT_PYTHON=/nowhere/python.\n');
  });
});
