import { hash } from 'node:crypto';
import { basename } from 'node:path';
import type { Trial, TrialDataset, TrialModel } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
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
 * and what data sets are called, their content being in by the data set's fingerprint and the SHA-256 of weights and of
 * what a model's code reads; and how often it is checkpointed. In, though they look as if they changed nothing:
 * log_every_steps, as it decides which rows there are, and evaluate.batch_size, as sums in another order round
 * differently.
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
    evaluate: sectionText(evaluate),
    model: modelText(model),
    ...seed,
    train: train === null ? 'null' : reducedText(train, 'checkpoint_every_epochs'),
    versions: sectionText(versions),
  });
}

/** Without where the files lie and what its splits were called there: the fingerprint tells the images in each. */
function datasetText(dataset: TrialDataset): string {
  const known = texts.get(dataset);
  if (known !== undefined) return known;
  const { path: _, facts, ...settings } = dataset;
  const { splits: _splits, unused: _unused, ...identifying } = facts;
  const text = canonicalJson({ ...settings, facts: identifying });
  texts.set(dataset, text);
  return text;
}

/** Where files lie changes nothing. A model that reads none has the identity that it had before this was looked at. */
function modelText(model: TrialModel): string {
  const known = texts.get(model);
  if (known !== undefined) return known;
  const { weights: _, read_files, ...reduced } = model;
  const files = read_files.map(({ path, sha256 }) => ({ name: basename(path), sha256 }));
  const text = canonicalJson(files.length === 0 ? reduced : { ...reduced, read_files: files });
  texts.set(model, text);
  return text;
}

/** Texts of sections without what changes nothing; many trials share a section. */
const texts = new WeakMap<object, string>();

function reducedText<Section extends object>(section: Section, without: keyof Section & string): string {
  const known = texts.get(section);
  if (known !== undefined) return known;
  const { [without]: _, ...reduced } = section;
  const text = canonicalJson(reduced);
  texts.set(section, text);
  return text;
}
