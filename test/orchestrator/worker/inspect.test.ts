import { execFileSync } from 'node:child_process';
import { renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import type { ResolvedDataset } from '../../../orchestrator/experiment/findings.js';
import { findings } from '../../../orchestrator/worker/inspect.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const DEFAULTS = {
  image_size: null,
  resize: 'crop',
  resampling: null,
  color: 'rgb',
  background: 'white',
  bits: null,
  classes: null,
  labels: null,
  num_classes: null,
  statistics: null,
  unreadable: 'refuse',
  severity: null,
  val_fraction: 0.1,
  test_fraction: 0.2,
  split_seed: 0,
  max_train: null,
  max_test: null,
} as const;

const environment = pythonEnvironment();
let folder: string;

beforeEach(() => {
  folder = scratchFolder();
  process.env.SPARSIGHT_CACHE = join(folder, 'cache');
});

function writeNpz(file: string, seed: number): void {
  const code = `
import sys, numpy as np
images = np.random.default_rng(int(sys.argv[2])).integers(0, 256, (40, 8, 8), np.uint8)
np.savez(sys.argv[1], x_train=images, y_train=np.arange(40) % 3)
`;
  execFileSync(environment.python, ['-c', code, file, String(seed)]);
  utimesSync(file, 1e9, 1e9);
}

/** Asked for by a fresh process each time, as commands do. */
function fingerprintOf(path: string): string {
  const dataset: ResolvedDataset = { ...DEFAULTS, name: 'npz', path };
  const finding = findings(environment).dataset(dataset);
  if (!finding.ok) throw new Error(finding.error.message);
  return finding.facts.fingerprint;
}

test.each([
  ['written over', (file: string) => writeNpz(file, 2)],
  [
    'renamed into place',
    (file: string) => {
      writeNpz(`${file}.new.npz`, 2);
      renameSync(`${file}.new.npz`, file);
    },
  ],
])('other images of the same size and time are seen: %s', (_, replace) => {
  const file = join(folder, 'data.npz');
  writeNpz(file, 1);
  const first = fingerprintOf(file);
  expect(fingerprintOf(file)).toBe(first);
  replace(file);
  expect(fingerprintOf(file)).not.toBe(first);
});
