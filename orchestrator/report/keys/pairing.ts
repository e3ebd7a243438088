import type { Trial } from '../../protocol/generated.js';
import type { TrialData } from '../../store/run-data.js';

/** Two trials that met the same images and the same masks. */
export interface TrialPair {
  readonly first: TrialData;
  readonly second: TrialData;
}

/** Pairs trials of equal seed; where the seeds have nothing in common, the i-th with the i-th. */
export function pairTrials(first: readonly TrialData[], second: readonly TrialData[]): TrialPair[] {
  const bySeed = new Map(second.map((trial) => [trial.seed, trial]));
  const pairs = first.flatMap((trial) => {
    const other = bySeed.get(trial.seed);
    return other === undefined ? [] : [{ first: trial, second: other }];
  });
  if (pairs.length > 0) return pairs;
  return first.slice(0, second.length).map((trial, index) => ({ first: trial, second: second[index]! }));
}

/** Why the predictions of two trials cannot be compared image by image; null if they can. */
export function pairingObstacle(first: Trial, second: Trial): string | null {
  const facts: readonly (readonly [string, (trial: Trial) => unknown])[] = [
    ['data sets', ({ dataset }) => dataset.facts.fingerprint],
    ['splits', ({ evaluate }) => evaluate.split],
    ['mask keys', ({ evaluate }) => evaluate.mask_key],
    ['versions of the mask suite', ({ versions }) => versions.mask_suite],
  ];
  const different = facts.find(([, fact]) => fact(first) !== fact(second));
  if (different === undefined) return null;
  const [name, fact] = different;
  return `their ${name} differ: ${String(fact(first))} and ${String(fact(second))}`;
}
