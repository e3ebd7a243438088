import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';

jest.setTimeout(300_000);

const RESULTS = `
import torch
import sparsight
images = torch.randint(256, (40, 1, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
results = {}
for number, name in enumerate(("plain", "robust")):
    torch.manual_seed(number)
    net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 4))
    results[name] = sparsight.evaluate(
        net, images, torch.arange(40) % 4, draws=2,
        masks=[{"family": ["scatter", "worst_block"], "ratio": [0.1, 0.3]}],
        certificates=[{"visible": 20, "votes": 100}],
    )
results["plain"].save("runs/mine")
sparsight.save_run("runs/both", results, description="Which of them?")
for each in results["plain"].accuracies:
    print(each.mask["family"], each.hidden, f"{each.accuracy:.6f} {each.ci_low:.6f} {each.ci_high:.6f}")
`;

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = scratchFolder();
  const options = { cwd: folder, encoding: 'utf8' } as const;
  printed = execFileSync(pythonEnvironment().python, ['-c', RESULTS], options).trim().split('\n');
});

async function output(...args: string[]): Promise<string> {
  const child = Child.cliWith({ SPARSIGHT_CACHE: join(folder, 'cache') }, ...args);
  const lines = (await child.remainingLines()).join('\n');
  expect([await child.ended(), child.stderr]).toEqual([0, expect.anything()]);
  return lines;
}

const run = (name: string) => join(folder, 'runs', name);

test('a report of a run that Python saved has the numbers and the intervals that Python shows', async () => {
  await output('report', run('mine'));
  const [header, ...rows] = readFileSync(join(run('mine'), 'report/cells.csv'), 'utf8')
    .trim()
    .split('\n');
  const columns = header!.split(',');
  const found = rows
    .map((row) => Object.fromEntries(row.split(',').map((value, index) => [columns[index]!, value])))
    .filter(({ metric }) => metric === 'accuracy')
    .map(({ family, hidden, mean, ci_low, ci_high }) => {
      const numbers = [mean, ci_low, ci_high].map((value) => Number(value).toFixed(6));
      return `${family} ${hidden} ${numbers.join(' ')}`;
    });
  expect(found).toEqual(expect.arrayContaining(printed.slice(1)));
  expect(existsSync(join(run('mine'), 'report/index.html'))).toBe(true);
});

test('models that Python evaluated are compared in pairs, and all commands read the run', async () => {
  expect(await output('compare', run('both'), 'plain', run('both'), 'robust')).toContain('McNemar');
  expect(await output('status', run('both'))).toContain('complete, 2 done of 2');
  expect(await output('ls', '--runs', join(folder, 'runs'))).toContain('both');
  expect(await output('tail', run('both'))).toContain('run ended, complete: 2 done');
  const answer = await output('report', run('both'), '--json');
  const guessing = expect.stringContaining('guessing is right on 25.0 %'); // as untrained models do
  expect(JSON.parse(answer)).toMatchObject({ run: 'both', missing: [], warnings: [guessing, guessing] });
});

test('it cannot be computed again from the files, and that is said', async () => {
  const child = Child.cliWith(
    { SPARSIGHT_CACHE: join(folder, 'cache') },
    'plan',
    join(run('mine'), 'experiment.yaml'),
  );
  expect(await child.ended()).toBe(2);
  expect(child.stderr).toContain('Expected the data set to be one that can be read from files');
});
