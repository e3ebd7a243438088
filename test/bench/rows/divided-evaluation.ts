import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { pythonEnvironment } from '../python-contest.js';
import type { Row, Side, Surroundings } from '../row.js';
import { timeCommand } from '../time-command.js';

/** One model, hardly trained; the certificate takes nearly all of the time: about a minute on one core. */
const experiment = (isTiny: boolean) => `
name: divided-evaluation
dataset: { name: digits }
model: { name: small_cnn, width: 2 }
train: { epochs: 1 }
evaluate:
  masks: [{ family: scatter, ratio: 0.1 }]
  certificates:
    - { visible: 20, fill: black, select_votes: 200, votes: ${isTiny ? 400 : 16000}, num_images: ${isTiny ? 5 : 250} }
`;

/** A run of one trial, from the command to its end: an idle worker computes parts of what the other evaluates. */
export const dividedEvaluationRow: Row = {
  name: 'divided-evaluation',
  ours: 'certificate of one model on 2 workers',
  other: 'on 1 worker',
  target: { atLeast: 1.7 },
  needsPeers: false,
  numRounds: 2,
  warmUp: [],
  async open(surroundings) {
    const { folder, isTiny } = surroundings;
    writeFileSync(join(folder, 'divided.yaml'), experiment(isTiny));
    writeFileSync(join(folder, 'short.yaml'), experiment(true));
    // What either side would otherwise do for the other: the data set, and which arithmetic is fast here.
    await timeToEnd('ours', surroundings, 'short.yaml');
    return { run: (side) => timeToEnd(side, surroundings), close: async () => {} };
  },
};

function timeToEnd(side: Side, { folder }: Surroundings, file = 'divided.yaml'): Promise<number> {
  const runs = mkdtempSync(join(folder, 'runs-'));
  const options = ['--workers', side === 'ours' ? '2' : '1', '--quiet', '--no-report', '--runs', runs];
  const command = ['yarn', 'experiment', 'run', join(folder, file), ...options] as const;
  return timeCommand(command, { cwd: repositoryRoot, env: pythonEnvironment(folder) });
}
