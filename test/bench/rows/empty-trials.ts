import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { benchFolder, pythonEnvironment } from '../python-contest.js';
import type { Contest, Row, Side, Surroundings } from '../row.js';
import { timeCommand } from '../time-command.js';

const experiment = `
name: empty-trials
dataset: { name: digits }
model: { name: mlp }
train: { steps: 1 }
evaluate: { masks: [{ family: scatter, ratio: 0.1 }], draws: 1 }
`;

const FEW = 100;
const MANY = 1100;

/** Sweeps of trials that compute nothing: what remains is the cost of having them. */
export const emptyTrialRows: readonly Row[] = [
  {
    name: 'empty-trials-hydra',
    ours: `${FEW} empty trials`,
    other: 'Hydra multirun',
    target: { atLeast: 5 },
    needsPeers: true,
    numRounds: 5,
    open: (surroundings) => against(hydra, surroundings),
  },
  {
    name: 'empty-trials-ray',
    ours: `${FEW} empty trials`,
    other: 'Ray Tune',
    target: { atLeast: 4 },
    needsPeers: true,
    numRounds: 5,
    open: (surroundings) => against(ray, surroundings),
  },
  {
    name: 'trial-cost',
    ours: `(${MANY} empty trials`,
    other: `${FEW}) ÷ ${MANY - FEW}`,
    unit: 'ms',
    target: { atMost: 1 },
    combined: (manyS, fewS) => (1000 * (manyS - fewS)) / (MANY - FEW),
    needsPeers: false,
    numRounds: 7,
    open: (surroundings) => sweepsOf({ ours: MANY, other: FEW }, surroundings),
  },
];

type Peer = (surroundings: Surroundings, numTrials: number) => Promise<number>;

function against(peer: Peer, surroundings: Surroundings): Contest {
  const numTrials = surroundings.isTiny ? 2 : FEW;
  const ours = sweepsOf({ ours: numTrials, other: numTrials }, surroundings);
  return {
    run: (side) => (side === 'ours' ? ours.run(side) : peer(surroundings, numTrials)),
    close: async () => {},
  };
}

const hydra: Peer = ({ peerPython, folder }, numTrials) => {
  const output = mkdtempSync(join(folder, 'hydra-'));
  const script = join(benchFolder, 'hydra_app.py');
  const options = ['-m', `+seed=range(${numTrials})`, `hydra.sweep.dir=${output}`];
  return timeCommand([peerPython!, script, ...options], { cwd: folder, env: pythonEnvironment(folder) });
};

/** Ray keeps its sockets in the folder, whose name must be short, and a token in the home directory. */
const ray: Peer = ({ peerPython, folder }, numTrials) => {
  const output = mkdtempSync(join(folder, 'r-'));
  const env = { ...pythonEnvironment(folder), HOME: folder, RAY_USAGE_STATS_ENABLED: '0' };
  const script = join(benchFolder, 'ray_tune.py');
  return timeCommand([peerPython!, script, String(numTrials), output], { cwd: folder, env });
};

/** Whole commands, each into a folder of its own, with so many trials. */
function sweepsOf(numTrials: Record<Side, number>, { folder, isTiny }: Surroundings): Contest {
  const file = join(folder, 'empty-trials.yaml');
  writeFileSync(file, experiment);
  const env = { ...pythonEnvironment(folder), PYTHONPATH: join(benchFolder, 'empty_trials') };
  const run = (side: Side) => {
    const axis = `train.optimizer.lr=linspace(0.001, 1, ${isTiny ? 2 : numTrials[side]})`;
    const runs = mkdtempSync(join(folder, 'runs-'));
    return timeCommand(['yarn', 'experiment', 'run', file, axis, '--quiet', '--no-report', '--runs', runs], {
      cwd: repositoryRoot,
      env,
    });
  };
  return { run, close: async () => {} };
}
