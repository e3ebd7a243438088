import type { Trial } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';

/** Canonical JSON of a trial. Sections, which many trials share and nobody changes, are written once. */
export function trialText({ dataset, evaluate, model, seed, train, trial_id, versions }: Trial): string {
  const members = {
    dataset: sectionText(dataset),
    evaluate: sectionText(evaluate),
    model: sectionText(model),
    seed: canonicalJson(seed),
    train: train === null ? 'null' : sectionText(train),
    trial_id: canonicalJson(trial_id),
    versions: sectionText(versions),
  } satisfies Record<keyof Trial, string>;
  return objectText(members);
}

/** Canonical JSON of an object whose members are written already, in the order of their names. */
export function objectText(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members)
    .map(([name, text]) => `"${name}":${text}`)
    .join()}}`;
}

const texts = new WeakMap<object, string>();

/** Canonical JSON of a section of a trial. */
export function sectionText(section: object): string {
  const text = texts.get(section) ?? canonicalJson(section);
  texts.set(section, text);
  return text;
}
