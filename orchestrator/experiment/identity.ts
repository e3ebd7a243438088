import { createHash } from 'node:crypto';
import type { Trial } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';

type Unnamed = Omit<Trial, 'trial_id'>;

/** The id of a trial: the first 12 hexadecimal digits of the SHA-256 of its identity. */
export function trialId(trial: Unnamed): string {
  return createHash('sha256').update(identityText(trial)).digest('hex').slice(0, 12);
}

/**
 * Canonical JSON of everything that can change a trial's result. Left out: its id; where files lie, their content being
 * in by the data set's fingerprint and the weights' SHA-256; and how often it is checkpointed. In, though they look as
 * if they changed nothing: log_every_steps, as it decides which rows there are, and evaluate.batch_size, as sums in
 * another order round differently.
 */
export function identityText(trial: Unnamed): string {
  const parts: Record<keyof Unnamed, string> = {
    dataset: textOf(trial.dataset, withoutKey('path')),
    evaluate: textOf(trial.evaluate, (evaluate) => evaluate),
    model: textOf(trial.model, withoutKey('weights')),
    seed: String(trial.seed),
    train: trial.train === null ? 'null' : textOf(trial.train, withoutKey('checkpoint_every_epochs')),
    versions: textOf(trial.versions, (versions) => versions),
  };
  return `{${Object.entries(parts)
    .map(([key, text]) => `"${key}":${text}`)
    .join(',')}}`;
}

/** Texts of sections, which many trials of a sweep share. */
const texts = new WeakMap<object, string>();

function textOf<Section extends object>(section: Section, reduced: (section: Section) => object): string {
  const known = texts.get(section);
  if (known !== undefined) return known;
  const text = canonicalJson(reduced(section));
  texts.set(section, text);
  return text;
}

function withoutKey<Key extends string>(key: Key): (section: Record<Key, unknown>) => object {
  return ({ [key]: _, ...rest }) => rest;
}
