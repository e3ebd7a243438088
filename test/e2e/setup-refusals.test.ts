// What keeps ./setup from its work is said in one sentence, with the command that mends it.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { development, repositoryPython, runtime, SetupSandbox } from './setup-sandbox.js';

let sandbox: SetupSandbox;
let given: Record<string, string>;

beforeEach(async () => {
  sandbox = await SetupSandbox.create();
  given = await sandbox.givePython();
});

afterEach(() => sandbox.remove());

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
  beforeEach(() => sandbox.giveAll());

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
    await sandbox.script('python3', `${refusal}\nexec "${given.SPARSIGHT_PYTHON}" "$@"`);
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /got one without ensurepip – at .*\nInstall it with: apt-get install python3\.\d+-venv,/,
    );
  });
});

describe('SPARSIGHT_PYTHON', () => {
  beforeEach(() => sandbox.giveAll());

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

  test('that is a name is looked up on PATH', async () => {
    const { code, stderr } = await sandbox.run('./setup', { SPARSIGHT_PYTHON: 'cluster-python' });
    expect([code, stderr]).toEqual([0, expect.stringContaining('Set up (')]);
    const environment = await readFile(join(sandbox.project, '.sparsight-env.json'), 'utf8');
    expect(JSON.parse(environment).python).toBe(join(sandbox.bin, 'cluster-python'));
    expect(await refusal('nopython')).toContain(
      'Expected SPARSIGHT_PYTHON to be a Python interpreter, got a name that is not on PATH – at nopython.\n',
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
    expect(stderr).toContain(`For yarn test it also needs ${Object.keys(development).join(', ')}: `);
  });

  test('is left as it is', async () => {
    const { stderr } = await sandbox.run('./setup', given);
    expect(stderr).not.toContain('download');
    await expect(stat(join(sandbox.project, '.venv'))).rejects.toThrow('ENOENT');
  });
});

describe('what stops a download', () => {
  test('no network', async () => {
    await sandbox.giveYarn();
    await sandbox.script('npm', 'echo registry=https://127.0.0.1:9/');
    const { code, stderr } = await sandbox.run('./setup', {
      ...given,
      YARN_GLOBAL_FOLDER: join(sandbox.folder, 'empty'),
      YARN_HTTP_RETRY: '0',
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /\nExpected the npm registry to be reachable, got "ECONNREFUSED"\.\nCheck the network .*\n$/,
    );
  });

  test('a full disk', async () => {
    await sandbox.giveAll();
    await sandbox.script('python3', `exec "${await repositoryPython()}" "$@"`);
    await sandbox.script('uv', 'echo "error: No space left on device (os error 28)" >&2; exit 2');
    const { code, stderr } = await sandbox.run('./setup');
    expect(code).toBe(4);
    expect(stderr).toContain(
      `got "no space left" – at ${sandbox.project}/.venv.\nSee what is full with: df -h, `,
    );
  });

  test('a lockfile that does not fit', async () => {
    await sandbox.giveYarn();
    const file = join(sandbox.project, 'package.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    delete manifest.dependencies.zeromq;
    await writeFile(file, JSON.stringify(manifest));
    const { code, stderr } = await sandbox.run('./setup', given);
    expect(code).toBe(4);
    expect(stderr).toContain('Expected yarn.lock to match package.json');
  });
});

test('code that does not compile is shown, and is not the environment’s fault', async () => {
  await sandbox.giveAll();
  await writeFile(
    join(sandbox.project, 'orchestrator/cli.ts'),
    "const answer: number = 'forty-two';\nexport default answer;\n",
  );
  const { code, stderr } = await sandbox.run('./setup', given);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /orchestrator\/cli\.ts\(1,7\): error TS2322.*\n[\s\S]*Mend them, then run: yarn build\n$/,
  );
});
