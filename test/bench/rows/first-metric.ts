import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { benchFolder, pythonEnvironment } from '../python-contest.js';
import type { Row, Side, Surroundings } from '../row.js';
import { timeCommand } from '../time-command.js';

const experiment = `
name: first-metric
dataset: { name: npz, path: first-metric.npz, max_test: 10 }
model: { name: small_cnn }
train:
  regime: original
  steps: 1
  batch_size: 128
  log_every_steps: 1
  optimizer: { name: sgd, lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.0005 }
  augment: { crop_padding: 0, flip: none }
  precision: float32
  memory_format: contiguous
evaluate: { masks: [{ family: scatter, ratio: 0.1 }], draws: 1 }
`;

const writeImages = `
import sys, numpy as np
random = np.random.default_rng(0)
images = random.integers(0, 256, (int(sys.argv[2]), 3, 32, 32), dtype=np.uint8)
np.savez(sys.argv[1], x_train=images, y_train=random.integers(0, 10, len(images)))
`;

/** From the command to the first loss: seen in its stream, and so on disk, against printed. */
export const firstMetricRow: Row = {
  name: 'first-metric',
  ours: 'experiment run to first metric',
  other: 'python train.py',
  target: { atMost: 1.6 },
  needsPeers: false,
  numRounds: 7,
  open(surroundings) {
    const { python, folder, isTiny } = surroundings;
    const images = join(folder, 'first-metric.npz');
    const made = spawnSync(python, ['-c', writeImages, images, isTiny ? '500' : '10000']);
    if (made.status !== 0) throw new Error(`Expected ${images} to be written, got: ${made.stderr}`);
    writeFileSync(join(folder, 'first-metric.yaml'), experiment);
    return { run: (side) => timeToFirstMetric(side, surroundings), close: async () => {} };
  },
};

function timeToFirstMetric(side: Side, { python, folder }: Surroundings): Promise<number> {
  const env = pythonEnvironment(folder);
  if (side === 'other') {
    const command = [python, join(benchFolder, 'train.py'), join(folder, 'first-metric.npz')] as const;
    return timeCommand(command, { cwd: folder, env, until: (line) => Number.isFinite(Number(line)) });
  }
  const runs = mkdtempSync(join(folder, 'runs-'));
  const file = join(folder, 'first-metric.yaml');
  return timeCommand(['yarn', 'experiment', 'run', file, '--json', '--no-report', '--runs', runs], {
    cwd: repositoryRoot,
    env,
    until: (line) => line.includes('"type":"metrics"'),
  });
}
