import { canonicalJson } from '../experiment/canonical-json.js';
import type { Trial } from '../protocol/generated.js';

/** A trial without where its files lie, which may differ between runs of the very same trial; as canonical JSON. */
export function withoutPaths({ dataset, model, ...rest }: Trial): string {
  return canonicalJson({ ...rest, dataset: { ...dataset, path: null }, model: { ...model, weights: null } });
}
