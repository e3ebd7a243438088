import type { PlanRecord } from '../protocol/generated.js';
import { trialLabel } from './trial-label.js';

/** What the trials of a run are called, wherever they are shown. */
export interface TrialNames {
  /** The beginning of the id, long enough to tell the trial from the others of its run. */
  short(trialId: string): string;
  /** Varied settings and seed, of the first point that the trial belongs to. */
  label(trialId: string): string;
}

const SHORTEST = 6;

/** The names of planned trials; made when the first is asked for. */
export function trialNames(trials: PlanRecord['trials']): TrialNames {
  let labels: ReadonlyMap<string, string> | undefined;
  let length: number | undefined;
  return {
    short(trialId) {
      length ??= lengthOf(trials.map(({ trial_id }) => trial_id));
      return trialId.slice(0, length);
    },
    label(trialId) {
      labels ??= new Map(
        trials.map(({ trial_id, point, seed }) => [trial_id, trialLabel(point, seed)] as const).toReversed(),
      );
      return labels.get(trialId) ?? '';
    },
  };
}

/** A trial as a line of text names it: `3fa29c (masked, seed 1)`. */
export function fullName(trialId: string, names: TrialNames): string {
  return `${names.short(trialId)} (${names.label(trialId)})`;
}

function lengthOf(trialIds: readonly string[]): number {
  const ids = [...new Set(trialIds)];
  let length = SHORTEST;
  while (new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length += 1;
  return length;
}
