// Photos of mixed sizes and modes, ten classes of a thousand, a checkpoint from elsewhere, no train split: from files to
// the report. What the model is given and which classes it names are computed a second time, by Pillow and torch alone.
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

def net(num_classes):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, num_classes))
`;

/** Each class is a colour, and so is each output of the model, which names the nearest one. */
const FILES = `
from pathlib import Path
import numpy as np, torch
from PIL import Image

MEAN, STD = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
random = np.random.default_rng(0)
colors_K3 = torch.from_numpy(random.integers(0, 256, (1000, 3))).float()
outputs = random.permutation(1000)[:10].tolist()
modes = ["RGB", "RGBA", "P", "CMYK", "RGB"]
for place, output in enumerate(outputs):
    folder = Path("photos", "test", f"class {place}")
    folder.mkdir(parents=True)
    for i in range(4):
        height, width = random.integers(200, 400, 2)
        color = colors_K3[output].numpy()
        pixels = np.clip(color + random.normal(0, 20, (height, width, 3)), 0, 255).astype(np.uint8)
        mode = modes[(place + i) % 5]
        kind = "jpg" if mode == "CMYK" else "png"
        Image.fromarray(pixels).convert(mode).save(folder / f"{i}.{kind}")
Path("classes.csv").write_text("class,output\\n" + "".join(f"class {p},{o}\\n" for p, o in enumerate(outputs)))
unit_K3 = (colors_K3 / 255 - MEAN) / STD
state = {"2.weight": 2 * unit_K3, "2.bias": -unit_K3.square().sum(dim=1)}
torch.save({"state_dict": state}, "net.pth")
`;

const BY_HAND = `
import json, sys
from pathlib import Path
import numpy as np, torch
from PIL import Image
from own_net import net

model = net(1000)
model.load_state_dict(torch.load("net.pth", weights_only=True)["state_dict"])
mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
found = []
for file in sorted(Path("photos/test").rglob("*.*")):
    image = Image.open(file).convert("RGB")
    width, height = image.size
    shorter = min(width, height)
    image = image.resize((256 * width // shorter, 256 * height // shorter), Image.Resampling.BICUBIC)
    left, top = round((image.width - 224) / 2), round((image.height - 224) / 2)
    pixels = np.array(image.crop((left, top, left + 224, top + 224)))
    given = torch.from_numpy((pixels / np.float32(255))).sub(mean).div(std).permute(2, 0, 1)[None]
    found.append(int(model(given).argmax()))
run = Path(sys.argv[1])
predictions = np.load(next(run.glob("trials/*/predictions/test.npy")))[0]
labels = np.load(next(run.glob("trials/*/predictions/test-labels.npy")))
images = np.load(next(run.glob("trials/*/predictions/test-images.npy")))
print(json.dumps({
    "by_hand": found,
    "predicted": predictions[np.argsort(images)].tolist(),
    "classes": len(set(labels.tolist())),
    "accuracy": float((predictions == labels).mean()),
}))
`;

const EXPERIMENT = `
name: photos
dataset: { name: image_folder, path: photos, classes: classes.csv, num_classes: 1000 }
model:
  name: 'own_net:net'
  weights: net.pth
  preprocess: { resize: 256, center_crop: 224, interpolation: bicubic, mean: imagenet }
train: null
evaluate:
  masks: [{ family: [scatter, random_block], ratio: [0.1, 0.3] }]
  top_k: [5]
`;

const PREPROCESSING =
  'shorter side resized to 256 (bicubic, as a picture), 224×224 from the centre, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225; pixels are hidden after resizing';

let folder: string;

beforeEach(() => {
  folder = scratchFolder();
  writeFileSync(join(folder, 'own_net.py'), MODEL);
  writeFileSync(join(folder, 'photos.yaml'), EXPERIMENT);
  execFileSync(pythonEnvironment().python, ['-c', FILES], { cwd: folder });
});

async function command(...args: string[]): Promise<{ code: number | null; lines: string; stderr: string }> {
  const variables = { PYTHONPATH: folder, SPARSIGHT_CACHE: join(folder, 'cache') };
  const child = Child.cliWith(variables, ...args, '--runs', join(folder, 'runs'));
  const lines = (await child.remainingLines()).join('\n');
  return { code: (await child.ended()) as number | null, lines, stderr: child.stderr };
}

test('ten classes of a thousand in photos of all sizes, from a checkpoint to the report', async () => {
  const file = join(folder, 'photos.yaml');
  const planned = await command('plan', file);
  expect(planned.code).toBe(0);
  expect(planned.lines).toContain('0 train, 0 val, 40 test images of 224×224×3, 10 of 1000 classes');
  expect(planned.lines).toContain('of test, as nothing is train');
  expect(planned.lines).toContain(PREPROCESSING);

  const ran = await command('run', file);
  expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining(PREPROCESSING)]);
  const [run] = readdirSync(join(folder, 'runs'));
  const path = join(folder, 'runs', run!);
  const answer = execFileSync(pythonEnvironment().python, ['-c', BY_HAND, path], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: folder },
  });
  const { by_hand, predicted, classes, accuracy } = JSON.parse(answer.toString());
  expect(predicted).toEqual(by_hand);
  expect(classes).toBe(10);
  expect(accuracy).toBeGreaterThan(0.5);

  const provenance = JSON.parse(readFileSync(join(path, 'provenance.json'), 'utf8'));
  expect(provenance.data_notes).toContain(`Preprocessing: ${PREPROCESSING}`);
  expect(provenance.data_notes.join()).toContain('of test, as nothing is train');
  const page = readFileSync(join(path, 'report/index.html'), 'utf8');
  for (const words of [PREPROCESSING, '10 of 1000 classes', 'chance is 0.1', 'top 5'])
    expect(page).toContain(words);
  expect(readFileSync(join(path, 'report/cells.csv'), 'utf8')).toContain('top5_accuracy');
});

test('predictions among the ten are another trial, at least as often right', async () => {
  const file = join(folder, 'photos.yaml');
  const { code, lines } = await command('run', file, 'evaluate.among=mapped', 'name=ten');
  expect([code, lines]).toEqual([0, expect.stringContaining('chance is 10')]);
});

test('a class that no output stands for is refused by name before anything starts', async () => {
  const file = join(folder, 'photos.yaml');
  const { code, stderr } = await command('run', file, 'dataset.classes={"class 0": 3, "class 1": 4}');
  expect(code).toBe(2);
  expect(stderr).toContain("Expected 'class 2', of the folders of");
  expect(stderr).toContain('at dataset.classes (command line:1');
});
