// Bad input given to the real program: it ends with its exit code and a message at its place, and makes nothing.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { processEnvironment } from '../../../orchestrator/worker/process-environment.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { Child } from '../../fixtures/processes/child.js';
import { Refusals } from '../../fixtures/processes/refusals.js';

let folder: Refusals['folder'];
let variables: Refusals['variables'];
let told: Refusals['told'];
let written: Refusals['written'];

beforeEach(() => {
  ({ folder, variables, told, written } = new Refusals());
});

describe('experiments', () => {
  test('in their text', async () => {
    const message = await told(['run', written('name: x\ntrain: { epoch: 3 }\n')]);
    expect(message).toBe(
      'Expected setting to be a known one, got "epoch" – at train.epoch (<folder>/x.yaml:2:10).\nDid you mean "epochs"?\n',
    );
  });

  test('made to end a parser', async () => {
    const message = await told(['plan', written('['.repeat(6000))]);
    expect(message).toBe(
      'Expected nesting to be at most 32 levels deep, got more – at <folder>/x.yaml:1:33.\n',
    );
  });

  test('in what is changed on the command line', async () => {
    const message = await told(['run', '--dry-run', written('name: x\n'), 'train.mask.ratio=0.1,5']);
    expect(message).toContain('got 5 – at train.mask.ratio (command line:1:22).\nDid you mean 0.05?');
  });

  test('in what the images show', async () => {
    const text = 'name: x\nevaluate:\n  masks: [{ family: scatter, visible: 65 }]\n';
    const message = await told(['run', written(text)]);
    expect(message).toContain('got 65 – at evaluate.masks.0.visible (<folder>/x.yaml:3:39).\n');
  });

  test('that are not there', async () => {
    written('name: x\n');
    const message = await told(['run', join(folder, 'y.yaml')]);
    expect(message).toContain(
      'got no such file – at <folder>/y.yaml:1:1.\nDid you mean "<folder>/x.yaml"?\n',
    );
  });

  test('of a name too long', async () => {
    expect(await told(['plan', join(folder, 'a'.repeat(300))])).toContain('got ENAMETOOLONG');
  });

  test('that are links to nothing', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'x.yaml'));
    expect(await told(['plan', join(folder, 'x.yaml')])).toBe(
      'Expected experiment file <folder>/x.yaml to be readable, got a link that leads nowhere – at <folder>/x.yaml:1:1.\n',
    );
  });

  test('that are folders', async () => {
    expect(await told(['run', folder])).toContain('got a directory – at <folder>:1:1.\n');
  });
});

describe('data sets', () => {
  const experiment = () => written('name: x\ndataset:\n  name: npz\n  path: data.npz\n');

  function makeData(labels: string): string {
    const path = join(folder, 'data.npz');
    const program = `import sys, numpy as np; y = np.array(${labels}); x = (np.arange(len(y) * 16) % 251).astype(np.uint8).reshape(-1, 4, 4, 1)
np.savez(sys.argv[1], x_train=x, y_train=y, x_test=x, y_test=y)`;
    spawnSync(pythonEnvironment().python, ['-c', program, path], { stdio: 'inherit' });
    return path;
  }

  test('that is not there', async () => {
    expect(await told(['run', experiment()])).toContain('– at dataset.path (<folder>/x.yaml:4:9).\n');
  });

  test('that is cut short', async () => {
    truncateSync(makeData('[0, 1] * 20'), 400);
    expect(await told(['run', experiment()])).toContain('– at dataset.path (<folder>/x.yaml:4:9).\n');
  });

  test('with labels out of range', async () => {
    makeData('[0, 1, -1] * 20');
    const message = await told(['run', experiment()]);
    expect(message).toContain('-1');
    expect(message).toContain('– at dataset.path (<folder>/x.yaml:4:9).\n');
  });

  test('that is fine is planned, and found again without Python', async () => {
    makeData('[0, 1] * 20');
    const first = Child.cliWith(variables, 'plan', experiment());
    expect((await first.remainingLines())[0]).toContain(
      'npz: 36 train, 4 val, 40 test images of 4×4×1, 2 classes',
    );
    expect(readdirSync(join(folder, 'cache'))).toContain('datasets');
    const again = Child.cliWith(
      { ...variables, PATH: '/nowhere', PYTHONHOME: '/nowhere' },
      'plan',
      experiment(),
    );
    expect((await again.remainingLines())[0]).toContain('npz: 36 train');
    expect(await again.ended()).toBe(0);
  });

  test('of which damaged facts are kept are looked at again', async () => {
    makeData('[0, 1] * 20');
    await Child.cliWith(variables, 'plan', experiment()).remainingLines();
    const facts = join(
      folder,
      'cache/datasets',
      readdirSync(join(folder, 'cache/datasets'))[0]!,
      'facts.json',
    );
    const kept = readFileSync(facts, 'utf8');
    writeFileSync(facts, kept.replace('"num_test": 40', '"num_test": 7'));
    expect(readFileSync(facts, 'utf8')).not.toBe(kept);
    const again = Child.cliWith(variables, 'plan', experiment());
    expect((await again.remainingLines())[0]).toContain('40 test images');
    expect(readFileSync(facts, 'utf8')).toBe(kept);
  });
});

describe('models', () => {
  test('with an option that they do not take', async () => {
    const message = await told(['run', written('name: x\nmodel: { name: mlp, options: { dpth: 3 } }\n')]);
    expect(message).toBe(
      'Expected option of the model to be one that it takes, got "dpth" – at model.options.dpth (<folder>/x.yaml:2:32).\nDid you mean "depth"?\n',
    );
  });

  test('of a module that has no such callable', async () => {
    writeFileSync(
      join(folder, 'mymod.py'),
      'def net(image_height, image_width, num_channels, num_classes): ...\n',
    );
    variables.PYTHONPATH = folder;
    const message = await told(['run', written('name: x\nmodel: { name: "mymod:nett" }\n')]);
    expect(message).toBe(
      'Expected nett of the module mymod to be there, got none – at model.name (<folder>/x.yaml:2:16).\nDid you mean mymod:net?\n',
    );
  });

  test('that are set to what cannot be made', async () => {
    const message = await told(['run', written('name: x\nmodel: { name: mlp, options: { depth: -3 } }\n')]);
    expect(message).toBe(
      'Expected option depth of the model to be an integer from 0 to 1000, got -3 – at model.options.depth (<folder>/x.yaml:2:39).\n',
    );
  });

  test.each([
    ['net = 3', 'net of the module mymod to be callable, got 3 – at model.name (<folder>/x.yaml:2:16).\n'],
    [
      'def net(**_): return None',
      'what mymod:net returns to be a torch.nn.Module, got None – at model.name (<folder>/x.yaml:2:16).\nDoes it end with return?\n',
    ],
    [
      'def net(**_): raise ValueError("not today")',
      'mymod:net to be called without an error, got ValueError: not today (<folder>/mymod.py:1) – at model.name (<folder>/x.yaml:2:16).\n',
    ],
    [
      'import sys; sys.exit("not today")\ndef net(**_): ...',
      'the module mymod to be one that can be imported, got SystemExit: not today (<folder>/mymod.py:1) – at model.name (<folder>/x.yaml:2:16).\n',
    ],
    [
      'import os, sys; print("last words", file=sys.stderr); os._exit(7)\ndef net(**_): ...',
      'mymod:net to be made without ending Python, got exit code 7 – at model.name (<folder>/x.yaml:2:16).\nlast words\n',
    ],
  ])('whose code is wrong: %s', async (code, message) => {
    writeFileSync(join(folder, 'mymod.py'), `${code}\n`);
    variables.PYTHONPATH = folder;
    const text = 'name: x\nmodel: { name: "mymod:net" }\n';
    expect(await told(['run', written(text)])).toBe(`Expected ${message}`);
  });

  test('whose training needs what they do not give, and whose outputs are odd', async () => {
    const module = `import torch
from torch import nn
class Net(nn.Sequential):
    def __init__(self, image_height, image_width, num_channels, num_classes, twice: bool):
        super().__init__(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))
        self.twice = twice
    def forward(self, images):
        logits = super().forward(images).softmax(1)
        return (logits, logits) if self.training and self.twice else logits
`;
    writeFileSync(join(folder, 'mymod.py'), module);
    variables.PYTHONPATH = folder;
    const text = (twice: boolean) => `name: x\nmodel: { name: "mymod:Net", options: { twice: ${twice} } }\n`;
    expect(await told(['run', written(text(true))])).toBe(
      'Expected the output of mymod:Net in training mode to be logits of shape [4, 10], got a tuple – at model.name (<folder>/x.yaml:2:16).\nReturn the logits alone, in training mode too.\n',
    );
    const planned = Child.cliWith(variables, 'plan', written(text(false)));
    await planned.remainingLines();
    expect(planned.stderr).toMatch(/^Note: The outputs of mymod:Net look like probabilities: .+\n$/);
    expect(await planned.ended()).toBe(0);
  });

  test('of which the weights are of another', async () => {
    const program = `import sys, torch, safetensors.torch; from sparsight import models
model = models.build("mlp", image_height=8, image_width=8, num_channels=1, num_classes=3, width=1, options={})
safetensors.torch.save_file(model.state_dict(), sys.argv[1])`;
    const { python } = pythonEnvironment();
    const env = processEnvironment();
    spawnSync(python, ['-c', program, join(folder, 'o.safetensors')], { stdio: 'inherit', env });
    const text = 'name: x\ntrain: null\nmodel: { name: mlp, weights: o.safetensors }\n';
    expect(await told(['run', written(text)])).toBe(
      "Expected the weights in <folder>/o.safetensors to be those of the model, got 3.weight of shape [3, 512] in place of [10, 512], 3.bias of shape [3] in place of [10] – at model.weights (<folder>/x.yaml:3:30).\n12 of the model's 14 tensors fit. They are of another model, or of one for other images or another number of classes.\n",
    );
  });

  test('of which the weights are in another format', async () => {
    writeFileSync(join(folder, 'o.yaml'), 'name: o\n');
    const message = await told(['run', written('name: x\ntrain: null\nmodel: { weights: o.yaml }\n')]);
    expect(message).toBe(
      'Expected weights file <folder>/o.yaml to be a whole checkpoint of safetensors or of torch, got something else, or a file that is cut short – at model.weights (<folder>/x.yaml:3:19).\nSave it by torch.save(model.state_dict(), file), or by safetensors.torch.save_file.\n',
    );
  });
});
