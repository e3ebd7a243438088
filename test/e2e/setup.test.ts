import { cp, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pinnedYarn, repositoryPython, SetupSandbox } from './setup-sandbox.js';

let sandbox: SetupSandbox;
let given: Record<string, string>;

beforeEach(async () => {
  sandbox = await SetupSandbox.create();
  given = await sandbox.givePython();
});

afterEach(() => sandbox.remove());

describe('a set-up that succeeds', () => {
  test('leaves a working command in the same shell line, and has nothing to do the second time', async () => {
    await sandbox.giveAll();
    const first = await sandbox.run('./setup && yarn experiment run "a b"', given);
    expect(first).toMatchObject({ code: 0, stdout: 'arguments: run|a b\n' });
    const stamp = join(sandbox.project, 'dist/.sparsight-stamp');
    const { mtimeMs } = await stat(stamp);

    const second = await sandbox.run('./setup', given);
    expect(second.stderr).toMatch(/^Set up \(\d+\.\d s\)\.\n$/);
    expect(second.code).toBe(0);
    expect((await stat(stamp)).mtimeMs).toBe(mtimeMs);
    process.stderr.write(`./setup with nothing to do: ${second.seconds.toFixed(2)} s\n`);
  });

  test('records the Python and its versions for the orchestrator', async () => {
    await sandbox.giveAll();
    const real = await repositoryPython();
    await sandbox.run('./setup', { SPARSIGHT_PYTHON: real });
    const record = JSON.parse(await readFile(join(sandbox.project, '.sparsight-env.json'), 'utf8'));
    const { stdout } = await sandbox.run(`"${real}" -c "import torch; print(torch.__version__)"`);
    expect(record.python).toBe(real);
    expect(record.versions.torch).toBe(stdout.trim().split('+')[0]);
    expect(Object.keys(record.versions)).toEqual(
      ['python', 'torch', 'numpy', 'pyzmq', 'msgspec'].concat([
        'safetensors',
        'pyarrow',
        'pillow',
        'scikit-learn',
        'scipy',
      ]),
    );
  });

  test('works when two run at once', async () => {
    await sandbox.giveAll();
    const both = await Promise.all([sandbox.run('./setup', given), sandbox.run('./setup', given)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const waited = both.filter(({ stderr }) => stderr.includes('Another ./setup is at work'));
    expect(waited).toHaveLength(1);
    expect((await sandbox.run('yarn experiment ls')).stdout).toBe('arguments: ls\n');
  });

  test('can be called from elsewhere', async () => {
    await sandbox.giveAll();
    const outcome = await sandbox.run('cd / && "$PROJECT/setup"', { ...given, PROJECT: sandbox.project });
    expect(outcome.code).toBe(0);
  });

  test('compiles again after a change', async () => {
    await sandbox.giveAll();
    await sandbox.run('./setup', given);
    await writeFile(join(sandbox.project, 'orchestrator/cli.ts'), "console.log('another');\n");
    const stale = await sandbox.run('yarn experiment ls');
    expect(stale.stderr).toContain('orchestrator/cli.ts is newer than the compiled code');
    expect(stale.stdout).toBe('arguments: ls\n');
    await sandbox.run('yarn build');
    expect(await sandbox.run('yarn experiment ls')).toMatchObject({ stdout: 'another\n', stderr: '' });
  });

  test('leaves running programs what they may still load, and drops it after a month', async () => {
    await sandbox.giveAll();
    const cli = join(sandbox.project, 'orchestrator/cli.ts');
    const parts = join(sandbox.project, 'dist/parts');
    await writeFile(join(sandbox.project, 'orchestrator/part.ts'), 'export const one = 1;\n');
    await writeFile(cli, "console.log(await import('./part.js'));\n");
    await sandbox.run('./setup', given);
    const [part] = await readdir(parts);
    await writeFile(cli, "console.log('none');\n");
    await sandbox.run('./setup', given);
    expect(await readdir(parts)).toEqual([part]);

    const aMonthAgo = Date.now() / 1000 - 31 * 24 * 3600;
    await utimes(join(parts, part!), aMonthAgo, aMonthAgo);
    await sandbox.run('yarn build');
    expect(await readdir(parts)).toEqual([]);
  });

  test('says where the code does not compile, and keeps what was there', async () => {
    await sandbox.giveAll();
    await sandbox.run('./setup', given);
    await writeFile(
      join(sandbox.project, 'orchestrator/cli.ts'),
      "const one: number = 'one';\nconsole.log(one);\n",
    );
    const outcome = await sandbox.run('./setup', given);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('orchestrator/cli.ts(1,7)');
    expect(outcome.stderr).toContain('Mend them, then run: yarn build');
    expect((await sandbox.run('yarn experiment ls')).stdout).toBe('arguments: ls\n');
  });
});

describe('the yarn on PATH', () => {
  beforeEach(async () => {
    await sandbox.givePackages();
    const local = join(sandbox.project, '.setup/yarn/node_modules/@yarnpkg/cli-dist');
    await mkdir(join(local, 'bin'), { recursive: true });
    const { packageManager } = JSON.parse(await readFile(join(sandbox.project, 'package.json'), 'utf8'));
    const version = /^yarn@([\d.]+)/.exec(packageManager)?.[1];
    await writeFile(join(local, 'package.json'), JSON.stringify({ version }));
    await sandbox.script('pinned-yarn', pinnedYarn(), sandbox.folder);
    const start = `spawnSync('${sandbox.folder}/pinned-yarn', process.argv.slice(2), { stdio: 'inherit' })`;
    await writeFile(
      join(local, 'bin/yarn.js'),
      `process.exitCode = require('node:child_process').${start}.status;`,
    );
    await sandbox.script('npm', 'echo registry=https://127.0.0.1:9/');
  });

  test('is put there when there is none', async () => {
    const outcome = await sandbox.run('./setup && yarn experiment run', given);
    expect(outcome).toMatchObject({ code: 0, stdout: 'arguments: run\n' });
  });

  test('leaves a Yarn 1 to other projects', async () => {
    const yarn1 = join(sandbox.folder, 'yarn1');
    await sandbox.script('yarn', 'echo 1.22.22', yarn1);
    const PATH = `${sandbox.bin}:${yarn1}`;
    const outcome = await sandbox.run('./setup && yarn experiment run && cd / && yarn --version', {
      ...given,
      PATH,
    });
    expect(outcome).toMatchObject({ code: 0, stdout: 'arguments: run\n1.22.22\n' });
  });

  test('is named by one line of shell where no folder may take it', async () => {
    const bin = join(sandbox.folder, 'node_modules/.bin');
    await mkdir(bin, { recursive: true });
    await cp(sandbox.bin, bin, { recursive: true });
    const outcome = await sandbox.run('./setup', { ...given, PATH: bin });
    expect(outcome.code).toBe(0);
    const line = /in your shell: (export PATH=.*)\n/.exec(outcome.stderr)?.[1];
    const then = await sandbox.run(`${line}; yarn experiment run`, { PATH: bin });
    expect(then).toMatchObject({ code: 0, stderr: '', stdout: 'arguments: run\n' });
  });
});
