import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pinnedYarn, repositoryPython, SetupSandbox } from './setup-sandbox.js';

const runtime = {
  torch: '2.11.0+cu128',
  numpy: '2.3.0',
  scipy: '1.16.0',
  pyzmq: '27.0.0',
  msgspec: '0.20.0',
  safetensors: '0.7.0',
  pyarrow: '22.0.0',
  pillow: '12.0.0',
  'scikit-learn': '1.8.0',
};
const development = {
  pytest: '9.0.0',
  'pytest-timeout': '2.4.0',
  'pytest-xdist': '3.8.0',
  hypothesis: '6.150.0',
  mypy: '1.19.0',
  ruff: '0.14.0',
};

let sandbox: SetupSandbox;
let python: string;

beforeEach(async () => {
  sandbox = await SetupSandbox.create();
  python = await sandbox.python({ ...runtime, ...development });
  await sandbox.script('node', `exec "${process.execPath}" "$@"`);
});

afterEach(() => sandbox.remove());

async function giveYarn(): Promise<void> {
  await sandbox.script('yarn', pinnedYarn());
}

/** Everything is there but the compiled code, so that nothing needs the network. */
async function giveAll(): Promise<void> {
  await giveYarn();
  await sandbox.givePackages();
}

function given(): Record<string, string> {
  return { SPARSIGHT_PYTHON: python };
}

describe('a set-up that succeeds', () => {
  test('leaves a working command in the same shell line, and has nothing to do the second time', async () => {
    await giveAll();
    const first = await sandbox.run('./setup && yarn experiment run "a b"', given());
    expect(first).toMatchObject({ code: 0, stdout: 'arguments: run|a b\n' });
    const stamp = join(sandbox.project, 'dist/.sparsight-stamp');
    const { mtimeMs } = await stat(stamp);

    const second = await sandbox.run('./setup', given());
    expect(second.stderr).toMatch(/^Set up \(\d+\.\d s\)\.\n$/);
    expect(second.code).toBe(0);
    expect((await stat(stamp)).mtimeMs).toBe(mtimeMs);
    process.stderr.write(`./setup with nothing to do: ${second.seconds.toFixed(2)} s\n`);
  });

  test('records the Python and its versions for the orchestrator', async () => {
    await giveAll();
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
    await giveAll();
    const both = await Promise.all([sandbox.run('./setup', given()), sandbox.run('./setup', given())]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const waited = both.filter(({ stderr }) => stderr.includes('Another ./setup is at work'));
    expect(waited).toHaveLength(1);
    expect((await sandbox.run('yarn experiment ls')).stdout).toBe('arguments: ls\n');
  });

  test('can be called from elsewhere', async () => {
    await giveAll();
    const outcome = await sandbox.run('cd / && "$PROJECT/setup"', { ...given(), PROJECT: sandbox.project });
    expect(outcome.code).toBe(0);
  });

  test('compiles again after a change, and drops what a removed source left', async () => {
    await giveAll();
    const extra = join(sandbox.project, 'orchestrator/extra.ts');
    await writeFile(extra, 'export const one = 1;\n');
    await sandbox.run('./setup', given());
    const compiled = join(sandbox.project, 'dist/orchestrator/extra.js');
    expect(await readFile(compiled, 'utf8')).toContain('one = 1');

    await sandbox.run('./setup', given());
    await writeFile(extra, 'export const two = 2;\n');
    const stale = await sandbox.run('yarn experiment ls');
    expect(stale.stderr).toContain('orchestrator/extra.ts is newer than the compiled code');
    await sandbox.run('rm -f orchestrator/extra.ts; mv dist/orchestrator/cli.js kept; yarn build', {
      PATH: `${sandbox.bin}:/bin:/usr/bin`,
    });
    await expect(stat(compiled)).rejects.toThrow('ENOENT');
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
    const outcome = await sandbox.run('./setup && yarn experiment run', given());
    expect(outcome).toMatchObject({ code: 0, stdout: 'arguments: run\n' });
  });

  test('leaves a Yarn 1 to other projects', async () => {
    const yarn1 = join(sandbox.folder, 'yarn1');
    await sandbox.script('yarn', 'echo 1.22.22', yarn1);
    const PATH = `${sandbox.bin}:${yarn1}`;
    const outcome = await sandbox.run('./setup && yarn experiment run && cd / && yarn --version', {
      ...given(),
      PATH,
    });
    expect(outcome).toMatchObject({ code: 0, stdout: 'arguments: run\n1.22.22\n' });
  });

  test('is named by one line of shell where no folder may take it', async () => {
    const bin = join(sandbox.folder, 'node_modules/.bin');
    await mkdir(bin, { recursive: true });
    await cp(sandbox.bin, bin, { recursive: true });
    const outcome = await sandbox.run('./setup', { ...given(), PATH: bin });
    expect(outcome.code).toBe(0);
    const line = /in your shell: (export PATH=.*)\n/.exec(outcome.stderr)?.[1];
    const then = await sandbox.run(`${line}; yarn experiment run`, { PATH: bin });
    expect(then).toMatchObject({ code: 0, stderr: '', stdout: 'arguments: run\n' });
  });
});

describe('Node', () => {
  test.each([
    ['missing', null, 'none on PATH'],
    ['of the year before', 'echo v18.19.0', 'v18.19.0'],
    ['just too old', 'echo v20.18.3', 'v20.18.3'],
  ])('%s is one sentence and the way to mend it', async (_, body, found) => {
    await sandbox.removeProgram('node');
    if (body !== null) await sandbox.script('node', body);
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toBe(
      `Expected node to be version 20.19 or newer, got ${found}.\n` +
        'To fix it: install Node.js 22 from https://nodejs.org/en/download, then run ./setup again.\n',
    );
  });
});

describe('Python', () => {
  beforeEach(giveAll);

  test('missing is one sentence', async () => {
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toContain('\nExpected python3 to be version 3.11 to 3.14, got none on PATH.\nTo fix it: ');
  });

  test('too old is named with its place', async () => {
    await sandbox.script('python3', 'echo 3.9.2');
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toContain(`got 3.9.2 at ${sandbox.bin}/python3.\n`);
  });

  test('without ensurepip and pip names the package of Debian', async () => {
    const refusal = `case "$*" in *--without-pip*) ;; *"-m venv"*) echo ensurepip is not available; exit 1;; *"-m pip"*) exit 1;; esac`;
    await sandbox.script('python3', `${refusal}\nexec "${python}" "$@"`);
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /got one without ensurepip – at .*\nInstall it with: apt-get install python3\.\d+-venv,/,
    );
  });
});

describe('SPARSIGHT_PYTHON', () => {
  beforeEach(giveAll);

  async function refusal(path: string): Promise<string> {
    const { code, stderr } = await sandbox.run('./setup', { SPARSIGHT_PYTHON: path });
    expect(code).toBe(4);
    return stderr;
  }

  test('that does not exist', async () => {
    expect(await refusal('/nowhere/python')).toContain(
      'Expected SPARSIGHT_PYTHON to be a Python interpreter, got one that does not start – at /nowhere/python.\n',
    );
  });

  test('that is too old', async () => {
    await sandbox.script('old-python', 'echo 3.10.13');
    expect(await refusal(join(sandbox.bin, 'old-python'))).toContain(
      `Expected SPARSIGHT_PYTHON to be Python 3.11 or newer, got 3.10.13 – at ${sandbox.bin}/old-python.\n`,
    );
  });

  test('without torch', async () => {
    const stderr = await refusal(await sandbox.python({}));
    expect(stderr).toContain('Expected torch to be version 2.10 or newer, got none – at ');
    expect(stderr).toMatch(/\nInstall it with: .*"torch>=2\.10", then run \.\/setup again\.\n$/);
  });

  test('with a torch that is too old', async () => {
    const stderr = await refusal(await sandbox.python({ torch: '2.9.1+cu128' }));
    expect(stderr).toContain('Expected torch to be version 2.10 or newer, got 2.9.1+cu128 – at ');
  });

  test('without other packages, named with their versions', async () => {
    const stderr = await refusal(await sandbox.python({ torch: '2.11.0', numpy: '2.3.0', scipy: '1.16.0' }));
    expect(stderr).toContain(
      'got one without pyzmq, msgspec, safetensors, pyarrow, pillow, scikit-learn – at ',
    );
    expect(stderr).toMatch(
      /Install them with: .* pyzmq==[\d.]+ msgspec==[\d.]+ .* scikit-learn==[\d.]+, then/,
    );
  });

  test('without what the tests need is accepted, and that is said', async () => {
    const { code, stderr } = await sandbox.run('./setup', {
      SPARSIGHT_PYTHON: await sandbox.python(runtime),
    });
    expect(code).toBe(0);
    expect(stderr).toContain(
      'For yarn test it also needs pytest, pytest-timeout, pytest-xdist, hypothesis, mypy, ruff: ',
    );
  });

  test('is left as it is', async () => {
    const { stderr } = await sandbox.run('./setup', given());
    expect(stderr).not.toContain('download');
    await expect(stat(join(sandbox.project, '.venv'))).rejects.toThrow('ENOENT');
  });
});

describe('what stops a download', () => {
  test('no network', async () => {
    await giveYarn();
    await sandbox.script('npm', 'echo registry=https://127.0.0.1:9/');
    const { code, stderr } = await sandbox.run('./setup', {
      ...given(),
      YARN_GLOBAL_FOLDER: join(sandbox.folder, 'empty'),
      YARN_HTTP_RETRY: '0',
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /\nExpected the npm registry to be reachable, got "ECONNREFUSED"\.\nCheck the network .*\n$/,
    );
  });

  test('a full disk', async () => {
    await giveAll();
    await sandbox.script('python3', `exec "${await repositoryPython()}" "$@"`);
    await sandbox.script('uv', 'echo "error: No space left on device (os error 28)" >&2; exit 2');
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toContain(
      `got "no space left" – at ${sandbox.project}/.venv.\nSee what is full with: df -h, `,
    );
  });

  test('a lockfile that does not fit', async () => {
    await giveYarn();
    const file = join(sandbox.project, 'package.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    delete manifest.dependencies.zeromq;
    await writeFile(file, JSON.stringify(manifest));
    const { code, stderr } = await sandbox.run('./setup', given());
    expect(code).toBe(4);
    expect(stderr).toContain('Expected yarn.lock to match package.json');
  });
});

test('code that does not compile is shown, and is not the environment’s fault', async () => {
  await giveAll();
  await writeFile(
    join(sandbox.project, 'orchestrator/cli.ts'),
    "const answer: number = 'forty-two';\nexport default answer;\n",
  );
  const { code, stderr } = await sandbox.run('./setup', given());
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /orchestrator\/cli\.ts\(1,7\): error TS2322.*\n[\s\S]*Mend them, then run: yarn build\n$/,
  );
});
