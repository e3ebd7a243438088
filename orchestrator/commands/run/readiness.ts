import type { RunFact } from '../../protocol/run-fact.js';
import { fullName, type TrialNames } from '../../watch/trial-names.js';

const DOINGS = {
  load: 'reads its images',
  prepare: 'makes its model and finds out what is fast here',
} as const;

/** Says what the first trial of each worker does before its first step or cell, which may take long. */
export class Readiness {
  readonly #told = new Set<string>();

  constructor(private readonly names: TrialNames) {}

  /** A line; null for whatever else happens, and for what later trials of a worker do. */
  line(event: RunFact): string | null {
    if (event.type !== 'trial_progress') return null;
    const { trial_id, worker_id, position } = event;
    const { phase } = position;
    if (phase !== 'load' && phase !== 'prepare') return null;
    const key = `${worker_id} ${phase}`;
    if (this.#told.has(key)) return null;
    this.#told.add(key);
    return `trial ${fullName(trial_id, this.names)} ${DOINGS[phase]}`;
  }
}
