// From a checkpoint and a folder of pictures to a report, as a new user goes: in a folder outside this repository.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';

jest.setTimeout(300_000);

/** A small net as a trainer saves it, beside pictures of several sizes. */
const FILES = `
from pathlib import Path
import numpy as np, torch
from PIL import Image
from sparsight import models
random = np.random.default_rng(0)
for label in ("cat", "dog"):
    folder = Path("photos/test", label)
    folder.mkdir(parents=True)
    for i in range(6):
        height, width = random.integers(40, 60, 2)
        Image.fromarray(random.integers(0, 256, (height, width, 3), dtype=np.uint8)).save(folder / f"{i}.jpg")
sizes = {"image_height": 32, "image_width": 32, "num_channels": 3, "num_classes": 2}
model = models.build("small_cnn", **sizes, width=0.5, options={"depth": 2})
torch.save({"epoch": 3, "state_dict": {f"module.{k}": v for k, v in model.state_dict().items()}}, "net.pth")
`;

async function command(folder: string, ...args: string[]): Promise<string[]> {
  const child = Child.cliIn(folder, { SPARSIGHT_CACHE: join(folder, 'cache') }, ...args);
  const lines = await child.remainingLines();
  expect([await child.ended(), child.stderr]).toEqual([0, expect.anything()]);
  return lines;
}

/** What is on the screen when these are typed, and how the command ended. */
async function answered(folder: string, answers: string[]): Promise<{ screen: string; status: number }> {
  const { python } = pythonEnvironment();
  const child = Child.cliInTerminal(python, folder, ['answer', JSON.stringify(answers)], 'init');
  const lines = await child.remainingLines();
  return JSON.parse(lines.at(-1)!);
}

test('on a terminal a wrong path is asked for again, and an empty answer takes what was found', async () => {
  const folder = scratchFolder();
  execFileSync(pythonEnvironment().python, ['-c', FILES], { cwd: folder });
  const { screen, status } = await answered(folder, [
    'nett.pth\r',
    'net.pth\r',
    'photos\r',
    '\r',
    'mine.yaml\r',
  ]);
  expect(screen).toContain('Expected the weights to be an existing file or folder, got "nett.pth"');
  expect(screen).toContain('Name of the experiment [net-photos]');
  expect([status, existsSync(join(folder, 'mine.yaml'))]).toEqual([0, true]);
});

test('Ctrl-C in the middle writes nothing', async () => {
  const folder = scratchFolder();
  const { screen, status } = await answered(folder, ['\r', '\r', '\u0003']);
  expect(screen).toContain('Name of the experiment [digits]');
  expect([status, readdirSync(folder)]).toEqual([-2, []]);
});

test('a .pth and a folder of pictures come to a report, and no file is written by hand', async () => {
  const folder = scratchFolder();
  execFileSync(pythonEnvironment().python, ['-c', FILES], { cwd: folder });
  const [file] = await command(folder, 'init', '--weights', 'net.pth', '--data', 'photos');
  expect(file).toBe('net-photos.yaml');
  const plan = (await command(folder, 'plan', file!)).join('\n');
  expect(plan).toContain('12 test images of 32×32×3, 2 classes');
  await command(folder, 'run', file!, '--workers', '1');
  const [run] = readdirSync(join(folder, 'runs'));
  expect(existsSync(join(folder, 'runs', run!, 'report/index.html'))).toBe(true);
});
