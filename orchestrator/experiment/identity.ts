import { hash } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';
import type {
  Evaluation,
  Trial,
  TrialDataset,
  TrialEvaluate,
  TrialModel,
  TrialTrain,
} from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { identifying, type MaskSpec } from './mask-spec.js';
import { modelSource } from './model-source.js';
import type { Unseeded } from './trial.js';
import { objectText, sectionText } from './trial-text.js';

/** The id of a trial: the first 12 hexadecimal digits of the SHA-256 of its point's digest and its seed. */
export function trialId(pointDigest: string, seed: number): string {
  return hash('sha256', `${pointDigest} ${seed}`).slice(0, 12);
}

/** SHA-256 of the identity of a trial but for its seed: trials of many seeds need it once. */
export function pointDigest(unseeded: Unseeded): string {
  return hash('sha256', textOf(unseeded));
}

/**
 * The identity of a trial: canonical JSON of everything that can change its result. Left out: its id; where files lie
 * and what data sets are called, their content being in by the data set's fingerprint and the SHA-256 of weights, of
 * mask images and of what a model's code reads; how often it is checkpointed; and that logits are not kept. In, though they look as if they
 * changed nothing: log_every_steps, as it decides which rows there are, and evaluate.batch_size, as sums in another
 * order round differently.
 */
export function identityText(trial: Omit<Trial, 'trial_id'>): string {
  return textOf(trial, { seed: canonicalJson(trial.seed) });
}

function textOf(
  { dataset, evaluate, model, train, versions }: Unseeded,
  seed: { readonly seed?: string } = {},
): string {
  return objectText({
    dataset: datasetText(dataset),
    evaluate: evaluateText(evaluate),
    model: modelText(model),
    ...seed,
    train: train === null ? 'null' : trainText(train),
    versions: sectionText(versions),
  });
}

function evaluateText(evaluate: TrialEvaluate): string {
  return remembered(evaluate, () => {
    const { keep_logits, top_k = [], among = 'all', ...rest } = evaluate;
    const evaluations = evaluate.evaluations.map(withoutMaskPath);
    const chosen = {
      ...(keep_logits ? { keep_logits } : {}),
      ...(top_k.length > 0 ? { top_k } : {}),
      ...(among === 'all' ? {} : { among }),
    };
    return canonicalJson({ ...rest, ...chosen, evaluations });
  });
}

function withoutMaskPath(evaluation: Evaluation): object {
  if (evaluation.kind === 'smoothed') return { ...evaluation, of: withoutMaskPath(evaluation.of) };
  return 'mask' in evaluation ? { ...evaluation, mask: withoutPath(evaluation.mask) } : evaluation;
}

function trainText(train: TrialTrain): string {
  return remembered(train, () => {
    const { checkpoint_every_epochs: _, mask, ...reduced } = train;
    return canonicalJson({ ...reduced, mask: { ...mask, mask: withoutPath(mask.mask) } });
  });
}

function withoutPath(spec: MaskSpec): object {
  const { path: _, ...mask } = identifying(spec);
  return mask;
}

/**
 * Without where the files lie and what its splits were called there, and without the asked-for order of classes: the
 * fingerprint tells the images in each, and their labels. Without what mean and deviation are of: they are in.
 * Without what was left out: what is left tells.
 */
function datasetText(dataset: TrialDataset): string {
  return remembered(dataset, () => {
    const { path: _, classes: _classes, labels: _labels, num_classes: _num, ...named } = dataset;
    const { statistics: _statistics, resampling = null, facts, ...reduced } = named;
    const { unreadable: _unreadable, severity: _severity, ...rest } = reduced;
    const settings = resampling === null ? rest : { ...rest, resampling };
    const { splits: _splits, unused: _unused, statistics_of: _of, own_classes: _own, ...identifying } = facts;
    return canonicalJson({ ...settings, facts: identifying });
  });
}

/**
 * Where files lie changes nothing, nor does what need not fit in a checkpoint that was taken. A model that reads no
 * files and whose settings are the defaults has the identity that it had before there were these settings.
 */
function modelText(model: TrialModel): string {
  return remembered(model, () => {
    const { weights: _, allow_missing: _missing, allow_unused: _unused, ...rest } = model;
    const {
      name,
      preprocess = null,
      weights_key = null,
      output = null,
      output_is = 'logits',
      input = 'image',
      read_files,
      ...reduced
    } = rest;
    const files = read_files.map(({ path, sha256 }) => ({ name: basename(path), sha256 }));
    return canonicalJson({
      ...reduced,
      name: withoutFile(name),
      ...(preprocess === null ? {} : { preprocess }),
      ...(files.length === 0 ? {} : { read_files: files }),
      ...(weights_key === null ? {} : { weights_key }),
      ...(output === null ? {} : { output }),
      ...(output_is === 'logits' ? {} : { output_is }),
      ...(input === 'image' ? {} : { input }),
    });
  });
}

/** A file that is the model is told by its content, a folder by the files that are read. */
function withoutFile(name: string): string {
  const source = modelSource(name);
  if (source.kind === 'file') return `${source.scheme}:`;
  return source.kind === 'library' && isAbsolute(source.rest) ? `${source.scheme}:` : name;
}

/** Texts of sections without what changes nothing; many trials share a section. */
const texts = new WeakMap<object, string>();

function remembered(section: object, make: () => string): string {
  const text = texts.get(section) ?? make();
  texts.set(section, text);
  return text;
}
