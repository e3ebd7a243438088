import type { Findings } from '../../../orchestrator/experiment/findings.js';
import { type LoadedExperiment, loadExperiment } from '../../../orchestrator/experiment/load-experiment.js';
import { type Plan, planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import type { Sources } from '../../../orchestrator/experiment/sources.js';
import type { DatasetFacts, SplitFacts } from '../../../orchestrator/protocol/generated.js';

/** Files by their name in /home/experiments; what is no text fails to be read with that code. */
export type Files = Readonly<Record<string, string | Uint8Array | { readonly code: string }>>;

/** Sources of an experiment that are in memory only. */
export function memorySources(files: Files): Sources {
  return {
    readFile(path) {
      const content = files[path.replace('/home/experiments/', '')] ?? { code: 'ENOENT' };
      if (typeof content === 'string') return Buffer.from(content);
      if (content instanceof Uint8Array) return content;
      throw Object.assign(new Error(content.code), content);
    },
    listFolder: (folder) => (folder === '/home/experiments' ? Object.keys(files) : []),
    variables: {
      HOME: '/home',
      SPARSIGHT_CIFAR10: '/data/cifar10',
      SPARSIGHT_CHECKPOINTS: '/data/checkpoints',
    },
    workingDirectory: '/home/experiments',
    timmPreprocess: (model) =>
      model === 'timm:net'
        ? {
            ok: true,
            resize: 248,
            center_crop: 224,
            interpolation: 'bicubic',
            mean: [0.5, 0.25, 0.5],
            std: [0.5, 0.5, 0.25],
          }
        : {
            ok: false,
            error: {
              message: 'Expected the model of `timm` to be one of timm, timm:NAME, got other',
              fix: null,
              path: 'model.preprocess',
            },
          },
    modelNames: ['mlp', 'resnet18', 'resnet20', 'resnet56', 'resnet9', 'small_cnn', 'vit_tiny'],
  };
}

const OWN: SplitFacts = {
  origin: 'folder of its own',
  is_cut_out: false,
  is_stratified: false,
  missing_classes: [],
};
const CUT_OUT: SplitFacts = { ...OWN, origin: 'the table', is_cut_out: true };

export const DIGITS: DatasetFacts = {
  image_height: 8,
  image_width: 8,
  num_channels: 1,
  num_classes: 10,
  class_names: [],
  own_classes: null,
  num_train: 1294,
  num_val: 144,
  num_test: 359,
  splits: { train: { ...CUT_OUT, is_cut_out: false }, val: CUT_OUT, test: CUT_OUT },
  unused: [],
  mean: [0.3],
  std: [0.4],
  statistics_of: 'train',
  fingerprint: 'd'.repeat(64),
};

export const CIFAR10: DatasetFacts = {
  ...DIGITS,
  image_height: 32,
  image_width: 32,
  num_channels: 3,
  num_train: 45_000,
  num_val: 5_000,
  num_test: 10_000,
  splits: { train: OWN, val: CUT_OUT, test: OWN },
  mean: [0.5, 0.5, 0.5],
  std: [0.2, 0.2, 0.2],
  fingerprint: 'c'.repeat(64),
};

/** Findings of a machine that holds digits, and CIFAR-10 in /data/cifar10. */
export const memoryFindings: Findings = {
  versions: { mask_suite: 1, numerics: 1, torch: '2.13' },
  dataset({ name, path, val_fraction }) {
    if (name === 'digits')
      return { ok: true, facts: val_fraction === 0 ? { ...DIGITS, num_val: 0 } : DIGITS };
    if (path === '/data/cifar10') return { ok: true, facts: CIFAR10 };
    if (path === '/data/test-only')
      return { ok: true, facts: { ...CIFAR10, num_train: 0, num_val: 0, statistics_of: 'test' } };
    if (path === '/data/pairs') return { ok: true, facts: { ...CIFAR10, num_classes: 2 } };
    const message = `Expected the path of the data set to be an existing file or folder, got "${path}"`;
    return { ok: false, error: { message, fix: 'Check its spelling.', path: 'dataset.path' } };
  },
  model(name) {
    const [module, callable] = name.split(':', 2) as [string, string?];
    if (callable === undefined)
      return { ok: true, sha256: null, options: { optional: ['depth'], required: [] } };
    if (name === 'my_models:net') return { ok: true, sha256: 'b'.repeat(64), options: null };
    if (name === 'my_models:wide')
      return { ok: true, sha256: 'b'.repeat(64), options: { optional: [], required: ['heads'] } };
    const message = `Expected the module ${module} to be there, got none`;
    const fix = `Run from the folder that holds ${module}.py, or put that folder on PYTHONPATH.`;
    return { ok: false, error: { message, fix, path: 'model.name' } };
  },
  masks: (asked) =>
    asked.map(({ mask, hidden }) => {
      if (mask.family === 'stripes' && mask.width >= mask.period) {
        const message = `Expected width to be less than period, got ${mask.width}`;
        return { ok: false, error: { message, fix: null, path: 'width' } };
      }
      const isGiven = mask.family === 'given';
      const cost = mask.family === 'worst_block' ? hidden!.length * 100 : null;
      return {
        ok: true,
        hidden: isGiven ? 17 : null,
        sha256: isGiven ? 'e'.repeat(64) : null,
        forwards_per_image: cost,
      };
    }),
  maskFiles: (path) => {
    if (path === '/data/dirt') return { ok: true, files: ['/data/dirt/a.png', '/data/dirt/b.png'] };
    if (path === '/data/dirt.png') return { ok: true, files: [path] };
    const message = `Expected the mask image to be readable, got "${path}"`;
    return { ok: false, error: { message, fix: null, path: 'path' } };
  },
  weights: (path) =>
    path === '/data/model.safetensors'
      ? { ok: true, sha256: 'a'.repeat(64) }
      : { ok: false, rule: 'readable', reason: 'no such file' },
  networks: (asked) =>
    asked.map(({ name, options: { depth }, weights, num_classes }) => {
      if (typeof depth === 'string') {
        const message = `Expected option depth of the model to be an integer, got "${depth}"`;
        return { ok: false, error: { message, fix: null, path: 'model.options.depth' } };
      }
      const notes = name === 'my_models:net' ? [`${name} is odd.`] : [];
      if (weights === null || num_classes === 10) return { ok: true, notes, files: [] };
      const message = 'Expected the weights to be those of the model, got others';
      return { ok: false, error: { message, fix: 'They are of another model.', path: 'model.weights' } };
    }),
};

/** An experiment of the text of one file, or of several of which `x.yaml` is read. */
export function loadText(text: string | Files, ...overrides: string[]): LoadedExperiment {
  const files = typeof text === 'string' ? { 'x.yaml': text } : text;
  return loadExperiment('x.yaml', overrides, memorySources(files));
}

/** The plan of that experiment. */
export function planText(text: string | Files, ...overrides: string[]): Plan {
  return planExperiment(loadText(text, ...overrides), memoryFindings);
}
