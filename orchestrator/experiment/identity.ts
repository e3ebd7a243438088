import { hash } from 'node:crypto';
import type { Trial, TrialEvaluate, TrialTrain } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import type { MaskSpec } from './mask-spec.js';
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
 * The identity of a trial: canonical JSON of everything that can change its result. Left out: its id; where files lie,
 * their content being in by the data set's fingerprint and the SHA-256 of weights and mask images; and how often it is checkpointed. In,
 * though they look as if they changed nothing: log_every_steps, as it decides which rows there are, and
 * evaluate.batch_size, as sums in another order round differently.
 */
export function identityText(trial: Omit<Trial, 'trial_id'>): string {
  return textOf(trial, { seed: canonicalJson(trial.seed) });
}

function textOf(
  { dataset, evaluate, model, train, versions }: Unseeded,
  seed: { readonly seed?: string } = {},
): string {
  return objectText({
    dataset: reducedText(dataset, 'path'),
    evaluate: evaluateText(evaluate),
    model: reducedText(model, 'weights'),
    ...seed,
    train: train === null ? 'null' : trainText(train),
    versions: sectionText(versions),
  });
}

function evaluateText(evaluate: TrialEvaluate): string {
  if (evaluate.evaluations.every(({ mask }) => !('path' in mask))) return sectionText(evaluate);
  const evaluations = evaluate.evaluations.map((each) => ({ ...each, mask: withoutPath(each.mask) }));
  return remembered(evaluate, () => canonicalJson({ ...evaluate, evaluations }));
}

function trainText(train: TrialTrain): string {
  if (!('path' in train.mask.mask)) return reducedText(train, 'checkpoint_every_epochs');
  const { checkpoint_every_epochs: _, ...reduced } = train;
  const mask = { ...train.mask, mask: withoutPath(train.mask.mask) };
  return remembered(train, () => canonicalJson({ ...reduced, mask }));
}

function withoutPath({ path: _, ...mask }: MaskSpec & { path?: string }): object {
  return mask;
}

/** Texts of sections without what changes nothing; many trials share a section. */
const texts = new WeakMap<object, string>();

function reducedText<Section extends object>(section: Section, without: keyof Section & string): string {
  return remembered(section, () => {
    const { [without]: _, ...reduced } = section;
    return canonicalJson(reduced);
  });
}

function remembered(section: object, make: () => string): string {
  const text = texts.get(section) ?? make();
  texts.set(section, text);
  return text;
}
