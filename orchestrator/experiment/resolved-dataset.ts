import type { TrialDataset } from '../protocol/generated.js';

/** A data set's settings, complete: what files they name is read, and what is left is to look at its images. */
export type ResolvedDataset = Omit<TrialDataset, 'facts'>;
