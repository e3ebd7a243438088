// Code of the user's own, which may do anything to the process that it runs in.
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { scratchFolder } from '../fixtures/scratch.js';
import { RunningExperiment } from './running-experiment.js';
import { storedBytes } from './stored-bytes.js';

jest.setTimeout(300_000);

const EXPERIMENT = `
name: small
train: { epochs: 1, regime: original }
evaluate: { masks: [{ family: [scatter, salient_block], ratio: 0.2 }] }
`;

/** Each changes as it is imported, made or used what a model made by us depends on. */
const HOSTILE = {
  gradients: 'torch.set_grad_enabled(False)',
  threads: 'torch.set_num_threads(2)',
  dtype: 'torch.set_default_dtype(torch.float64)\ntorch.set_default_dtype(torch.float32)\nnp.random.seed(1)',
  patched: `
Linear = nn.Linear.forward
nn.Linear.forward = lambda self, images: Linear(self, images) * 1.0001`,
  folder:
    'import os, sys, signal\nos.chdir("/")\nsys.path.clear()\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)',
};

const NET = `
def net(image_height, image_width, num_channels, num_classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(num_channels * image_height * image_width, num_classes))
`;

test('trials of our models have the same bits after code of the user has run as without it', async () => {
  const folder = scratchFolder();
  for (const [name, code] of Object.entries(HOSTILE))
    writeFileSync(
      join(folder, `hostile_${name}.py`),
      `import numpy as np\nimport torch\nfrom torch import nn\n${code}\n${NET}`,
    );
  const ours = ['mlp', 'small_cnn'];
  const hostile = Object.keys(HOSTILE).map((name) => `hostile_${name}:net`);
  const mixed = hostile.flatMap((name, index) => [name, ...(index === 0 ? ours : [])]);
  const [alone, among] = [scratchFolder(), folder];
  for (const place of [alone, among]) writeFileSync(join(place, 'small.yaml'), EXPERIMENT);
  process.env.PYTHONPATH = folder;
  try {
    const expected = await finished(alone, `model.name=${ours}`);
    const stored = await finished(among, `model.name=${mixed}`, 'seeds=2');
    expect(stored).toMatchObject(expected);
  } finally {
    delete process.env.PYTHONPATH;
  }
});

const OWN_GENERATOR = `import random
from torch import nn

generator = random.Random(0)

class Net(nn.Sequential):
    def __init__(self, image_height, image_width, num_channels, num_classes):
        super().__init__(nn.Flatten(), nn.Linear(num_channels * image_height * image_width, num_classes))

    def forward(self, images):
        return super().forward(images * generator.random() if self.training else images)
`;

test('a trial that does not repeat what it has stored starts over, and comes to its end', async () => {
  const [folder, undisturbed] = [scratchFolder(), scratchFolder()];
  const text = `name: small
model: { name: "own_generator:Net" }
train: { epochs: 4, regime: original, log_every_steps: 1, checkpoint_every_epochs: 1 }
evaluate: { masks: [{ family: scatter, ratio: 0.2 }] }
`;
  for (const place of [folder, undisturbed]) writeFileSync(join(place, 'small.yaml'), text);
  writeFileSync(join(folder, 'own_generator.py'), OWN_GENERATOR);
  process.env.PYTHONPATH = folder;
  try {
    const run = RunningExperiment.start(folder, '--workers', '1');
    await run.until(({ type }) => type === 'checkpoint');
    run.killWorkerOf(await run.until(({ type }) => type === 'metrics'));
    const { events, code } = await run.toEnd();
    expect(events.filter(({ type }) => type === 'trial_retried').map(({ error }) => error)).toEqual([
      expect.stringContaining('signal SIGKILL'),
      expect.stringMatching(/Expected a repeated row to be .+It starts over, once/s),
    ]);
    expect(code).toBe(0);
    expect(run.child.stderr).toContain('Note: own_generator:Net has a generator or a state of its own');
    expect(storedBytes(folder)).toEqual(await finished(undisturbed));
  } finally {
    delete process.env.PYTHONPATH;
  }
});

test('a file that a model reads is part of what it is: another content of the same size and time is computed again', async () => {
  const folder = scratchFolder();
  const text = `name: small
model: { name: "reading:net" }
train: { epochs: 0.1, regime: original }
evaluate: { masks: [{ family: scatter, ratio: 0.2 }] }
`;
  writeFileSync(join(folder, 'small.yaml'), text);
  const code = `import pathlib\nfrom torch import nn\n${NET.replace('nn.Flatten(),', 'nn.Flatten(), getattr(nn, read())(),')}
def read():
    return pathlib.Path(__file__).with_name("layer.txt").read_text()
`;
  writeFileSync(join(folder, 'reading.py'), code);
  process.env.PYTHONPATH = folder;
  try {
    const started: string[][] = [];
    for (const layer of ['ReLU', 'ReLU', 'Tanh']) {
      writeFileSync(join(folder, 'layer.txt'), layer);
      utimesSync(join(folder, 'layer.txt'), 1e9, 1e9);
      const { events, code } = await RunningExperiment.start(folder).toEnd();
      expect(code).toBe(0);
      started.push(events.flatMap(({ type, trial_id }) => (type === 'trial_started' ? [trial_id!] : [])));
    }
    expect(started.map(({ length }) => length)).toEqual([1, 0, 1]);
    expect(started[2]).not.toEqual(started[0]);
  } finally {
    delete process.env.PYTHONPATH;
  }
});

async function finished(folder: string, ...args: string[]): Promise<Record<string, string>> {
  const run = RunningExperiment.start(folder, '--workers', '1', ...args);
  const { events, code } = await run.toEnd();
  expect(events.at(-1)).toMatchObject({ num_failed: 0, num_unfinished: 0 });
  expect(code).toBe(0);
  return storedBytes(folder);
}
