// What surrounds a run: the working folder, environment variables, the user, processes of a model.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';
import { isRunning } from './running-experiment.js';

jest.setTimeout(300_000);

const NET = `
import os, subprocess
from torch import nn

def net(image_height, image_width, num_channels, num_classes):
    hidden = int(os.environ["MY_HIDDEN"])
    for command in (["sleep", "600"], ["setsid", "sleep", "600"]):
        child = subprocess.Popen(command)
        with open("children.txt", "a") as file:
            file.write(f"{child.pid}\\n")
    return nn.Sequential(nn.Flatten(), nn.Linear(num_channels * image_height * image_width, hidden),
                         nn.ReLU(), nn.Linear(hidden, num_classes))
`;

const EXPERIMENT = `
name: surrounded
model: { name: "my_models:net" }
train: { epochs: 1, regime: original }
evaluate: { masks: [{ family: scatter, ratio: 0.2 }] }
`;

/** A folder with a model and with files that are named like modules that Python needs; what is in it when it is run. */
function surroundings(): string {
  const folder = scratchFolder();
  for (const name of ['random', 'types', 'argparse', 'numpy', 'triton'])
    writeFileSync(join(folder, `${name}.py`), 'raise SystemExit("imported")\n');
  writeFileSync(join(folder, 'my_models.py'), NET);
  writeFileSync(join(folder, 'x.yaml'), EXPERIMENT);
  return folder;
}

async function run(folder: string, variables: NodeJS.ProcessEnv): Promise<Child> {
  const child = Child.cliIn(folder, variables, 'run', 'x.yaml', '--workers', '1', '--no-report');
  await child.remainingLines();
  return child;
}

test('a model meets the variables of the shell, none of the files beside it, and its processes end', async () => {
  const folder = surroundings();
  const child = await run(folder, { MY_HIDDEN: '17', SPARSIGHT_CACHE: join(folder, 'cache') });
  expect([await child.ended(), child.stderr]).toEqual([0, expect.not.stringContaining('imported')]);
  const [name = ''] = readdirSync(join(folder, 'runs'));
  const trials = join(folder, 'runs', name, 'trials');
  const result = JSON.parse(readFileSync(join(trials, readdirSync(trials)[0]!, 'result.json'), 'utf8'));
  expect(result.num_parameters).toBe(64 * 17 + 17 + 17 * 10 + 10);
  const pids = readFileSync(join(folder, 'children.txt'), 'utf8').trim().split('\n').map(Number);
  expect(pids.length).toBeGreaterThanOrEqual(4); // of the check before the run, and of the worker
  expect(pids.filter(isRunning)).toEqual([]);
});

test.each(['doctor', 'plan', 'run'])(
  '%s says what is missing where no home folder is known',
  async (command) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'x.yaml'), 'name: x\n');
    mkdirSync(join(folder, 'runs'));
    const args = command === 'doctor' ? [] : ['x.yaml'];
    const child = Child.cliAsNobody(folder, { SPARSIGHT_CACHE: undefined }, command, ...args);
    const output = (await child.remainingLines()).join('\n') + child.stderr;
    expect(await child.ended()).toBe(4);
    expect(output).toContain(
      'Expected the home folder, below which the cache lies, to be known, got no HOME.',
    );
    expect(output).toContain('SPARSIGHT_CACHE=/path/to/folder');
    expect(output).not.toMatch(/^\s+at |Traceback/m);
  },
);

test('a working folder that was deleted is a sentence', () => {
  const script = `mkdir gone && cd gone && rmdir "$PWD" && exec "$0" "$1" ls`;
  const program = join(repositoryRoot, 'scripts/experiment.mjs');
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, program], {
    cwd: scratchFolder(),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([4, expect.stringMatching(/^Expected the working folder to be there, /)]);
});
