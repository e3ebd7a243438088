import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { carryOut } from './documented-page.js';
import { ExtendedCopy } from './extended-copy.js';

jest.setTimeout(300_000);

let copy: ExtendedCopy;

beforeAll(() => {
  copy = ExtendedCopy.create();
});

afterAll(() => copy.remove());

test('a model of the user’s own, with its checkpoint', () => {
  const folder = copy.ownFolder('camera');
  const [commands, ...files] = copy.blocks('A model of your own, and its checkpoint').reverse();
  for (const file of files) carryOut(file, folder);
  copy.python(folder, TRAINED_ELSEWHERE);
  copy.python(folder, PHOTOS);
  copy.shell(commands!.code.replaceAll('/path/to/sparsight', copy.repository), folder);
  expect(copy.reports(folder)).toEqual(['camera']);
  // Two families of three ratios, two fills and three draws, and the clean images.
  expect(copy.evaluations(folder, 'camera')).toHaveLength(1 + 2 * 3 * 2 * 3);
});

test('a data set', () => {
  copy.follow('A data set', { FASHION_MNIST: copy.ownFolder('fashion-mnist') }, (folder) =>
    copy.python(folder, CLOTHES),
  );
  expect(copy.reports(copy.repository)).toContain('fashion');
});

test('a mask family with a parameter, in at most five files', () => {
  const before = copy.files();
  copy.follow('A mask family');
  expect(copy.reports(copy.repository)).toContain('lost-packets');
  expect(copy.has('masks.png')).toBe(true);
  const touched = [...copy.files()].filter(([file, digest]) => before.get(file) !== digest);
  const byHand = touched.map(([file]) => file).filter((file) => !GENERATED.includes(file));
  expect(byHand.sort()).toEqual([
    'docs/masks.md',
    'experiments/lost-packets.yaml',
    'py-worker/sparsight/masks/lost_packets.py',
    'schemas/mask.json',
    'test/fixtures/mask-vectors.json',
  ]);
});

test('a model for everybody', () => {
  copy.follow('A model for everybody');
  expect(copy.reports(copy.repository)).toContain('quickstart');
});

/** By `yarn generate`, and the picture of the masks. */
const GENERATED = [
  'docs/experiment-reference.md',
  'docs/protocol.md',
  'masks.png',
  'orchestrator/protocol/generated.ts',
  'py-worker/sparsight/protocol/generated.py',
];

const TRAINED_ELSEWHERE = `
import torch
from my_models import camera_net
torch.save(camera_net(32, 32, 3, 2).state_dict(), "camera.pt")
`;

const PHOTOS = `
from pathlib import Path
import numpy as np
from PIL import Image
random = np.random.default_rng(0)
for split in ("train", "test"):
    for label in ("day", "night"):
        folder = Path("photos", split, label)
        folder.mkdir(parents=True)
        for i in range(8):
            Image.fromarray(random.integers(0, 256, (40, 50, 3), dtype=np.uint8)).save(folder / f"{i}.png")
`;

const CLOTHES = `
import numpy as np
random = np.random.default_rng(0)
def write(name, values):
    header = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">i4").tobytes()
    open(name, "wb").write(header + values.astype(np.uint8).tobytes())
for part, count in (("train", 200), ("t10k", 50)):
    write(f"{part}-images-idx3-ubyte", random.integers(0, 256, (count, 28, 28)))
    write(f"{part}-labels-idx1-ubyte", np.arange(count) % 10)
`;
