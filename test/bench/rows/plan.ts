import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineSources } from '../../../orchestrator/commands/open-experiment.js';
import type { Findings } from '../../../orchestrator/experiment/findings.js';
import { loadExperiment } from '../../../orchestrator/experiment/load-experiment.js';
import { planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import { resultVersions } from '../../../orchestrator/worker/versions.js';
import type { Row } from '../row.js';

const experiment = `
name: many
dataset: { name: digits }
model: { name: mlp }
evaluate: { masks: [{ family: scatter, ratio: 0.1 }] }
`;

/** Reading an experiment, planning it, and going through every one of its trials with its identity. */
export const planRow: Row = {
  name: 'plan',
  ours: 'plan of 10⁶ trials',
  other: 'plan of 10⁵',
  target: { atMost: 11 },
  needsPeers: false,
  numRounds: 3,
  warmUp: ['other'],
  open(surroundings) {
    const file = join(surroundings.folder, 'many.yaml');
    writeFileSync(file, experiment);
    const scale = surroundings.isTiny ? 1000 : 1;
    return {
      run: async (side) => plan(file, (side === 'ours' ? 1e6 : 1e5) / scale),
      close: async () => {},
    };
  },
};

function plan(file: string, numTrials: number): number {
  const startMs = performance.now();
  const axes = `train.optimizer.lr=linspace(0.01, 1, ${numTrials / 100})`;
  const loaded = loadExperiment(file, [axes, 'seeds=100'], machineSources());
  let numPlanned = 0;
  for (const { trialId } of planExperiment(loaded, madeUpFindings).trials())
    numPlanned += trialId.length / 12;
  if (numPlanned !== numTrials) throw new Error(`Expected ${numTrials} trials, got ${numPlanned}.`);
  return (performance.now() - startMs) / 1000;
}

const TABLE = { origin: 'the table', is_cut_out: false, is_stratified: false, missing_classes: [] };

const madeUpFindings: Findings = {
  versions: resultVersions({ python: '', versions: { torch: '2.13.0' } }),
  model: () => ({ ok: false, error: { message: 'there is none', fix: null, path: null } }),
  weights: () => ({ ok: false, rule: 'readable', reason: 'there are none' }),
  networks: (asked) => asked.map(() => ({ ok: true, notes: [], files: [] })),
  masks: (asked) => asked.map(() => ({ ok: true, hidden: null, sha256: null, forwards_per_image: null })),
  maskFiles: (path) => ({ ok: true, files: [path] }),
  dataset: () => ({
    ok: true,
    facts: {
      image_height: 8,
      image_width: 8,
      num_channels: 1,
      num_classes: 10,
      class_names: [...'0123456789'],
      own_classes: null,
      num_train: 1000,
      num_val: 200,
      num_test: 300,
      splits: { train: TABLE, val: { ...TABLE, is_cut_out: true }, test: { ...TABLE, is_cut_out: true } },
      unused: [],
      mean: [0.5],
      std: [0.25],
      statistics_of: 'train',
      fingerprint: '0'.repeat(64),
    },
  }),
};
