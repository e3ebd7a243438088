import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';

jest.setTimeout(300_000);

const MODEL = `
from torch import nn

def net(image_height, image_width, num_channels, num_classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(num_channels * image_height * image_width, num_classes))
`;

/** Folders train and val, as ImageNet comes, and weights of a model that calls everything by one name. */
const FILES = `
from pathlib import Path
import numpy as np, torch
from PIL import Image
from safetensors.torch import save_file
random = np.random.default_rng(0)
for split, count in (("train", 20), ("val", 10)):
    for label in ("disc", "square"):
        folder = Path("pictures", split, label)
        folder.mkdir(parents=True)
        for i in range(count):
            Image.fromarray(random.integers(0, 256, (8, 8, 3), dtype=np.uint8)).save(folder / f"{i}.png")
save_file({"1.weight": torch.zeros(2, 192), "1.bias": torch.tensor([2.0, -1.0])}, "net.safetensors")
`;

const EXPERIMENT = `
name: given
dataset: { name: image_folder, path: pictures }
model: { name: 'own_net:net', weights: net.safetensors }
train: null
evaluate: { masks: [{ family: scatter, ratio: 0.5 }] }
`;

const HELD_OUT =
  'Warning: The given weights are evaluated on images that were held out of train (folder train)';

let folder: string;

beforeEach(() => {
  folder = scratchFolder();
  writeFileSync(join(folder, 'own_net.py'), MODEL);
  writeFileSync(join(folder, 'given.yaml'), EXPERIMENT);
  execFileSync(pythonEnvironment().python, ['-c', FILES], { cwd: folder });
});

async function command(...args: string[]): Promise<{ lines: string; stderr: string }> {
  const variables = { PYTHONPATH: folder, SPARSIGHT_CACHE: join(folder, 'cache') };
  const child = Child.cliWith(variables, ...args, '--runs', join(folder, 'runs'));
  const lines = (await child.remainingLines()).join('\n');
  expect([await child.ended(), child.stderr]).toEqual([0, expect.anything()]);
  return { lines, stderr: child.stderr };
}

test('weights from elsewhere: what they are evaluated on is said, and that they only guess', async () => {
  const file = join(folder, 'given.yaml');
  const splits =
    'train: folder train; val: folder val; test: held out of train (test_fraction 0.2, split_seed 0)';
  const planned = await command('plan', file);
  expect(planned.lines).toContain(splits);
  expect(planned.stderr).toContain(HELD_OUT);
  expect(planned.stderr).toContain('Set evaluate.split: val to evaluate on folder val');

  const { stderr } = await command('run', file);
  expect(stderr).toContain(splits);
  expect(stderr).toContain(HELD_OUT);
  expect(stderr).toMatch(
    /Warning: The given weights net\.safetensors are right on \d+\.\d % of the clean images/,
  );
  const [run] = readdirSync(join(folder, 'runs'));
  const page = readFileSync(join(folder, 'runs', run!, 'report/index.html'), 'utf8');
  for (const words of [
    'Read the numbers with care',
    'held out of train (folder train)',
    'guessing is right on 50.0',
  ])
    expect(page).toContain(words);

  for (const options of [[], ['--no-report'], ['--no-report', 'evaluate.draws=2']]) {
    const again = await command('run', file, ...options);
    expect(again.stderr).toContain('guessing is right on 50.0');
  }

  const onVal = await command('plan', file, 'evaluate.split=val', 'dataset.val_fraction=0');
  expect(onVal.stderr).toBe('');
});
