import { hash } from 'node:crypto';
import type { Trial } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';

type Unnamed = Omit<Trial, 'trial_id'>;

/** The identities of trials that differ in their seed alone: the text before it, and the text behind it. */
export type Identity = readonly [before: string, behind: string];

/** The id of a trial: the first 12 hexadecimal digits of the SHA-256 of its identity. */
export function trialId([before, behind]: Identity, seed: number): string {
  return hash('sha256', `${before}${seed}${behind}`).slice(0, 12);
}

/**
 * Canonical JSON of everything that can change a trial's result. Left out: its id; where files lie, their content being
 * in by the data set's fingerprint and the weights' SHA-256; and how often it is checkpointed. In, though they look as
 * if they changed nothing: log_every_steps, as it decides which rows there are, and evaluate.batch_size, as sums in
 * another order round differently.
 */
export function identityText(trial: Unnamed): string {
  return identityOf(trial).join(String(trial.seed));
}

/** The identity that `identityText` describes, for any seed. */
export function identityOf({ dataset, evaluate, model, train, versions }: Omit<Unnamed, 'seed'>): Identity {
  const sections = {
    dataset: textOf(dataset, withoutKey('path')),
    evaluate: textOf(evaluate, (whole) => whole),
    model: textOf(model, withoutKey('weights')),
    train: train === null ? 'null' : textOf(train, withoutKey('checkpoint_every_epochs')),
    versions: textOf(versions, (whole) => whole),
  } satisfies Record<keyof Omit<Unnamed, 'seed'>, string>;
  return [
    `{"dataset":${sections.dataset},"evaluate":${sections.evaluate},"model":${sections.model},"seed":`,
    `,"train":${sections.train},"versions":${sections.versions}}`,
  ];
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
