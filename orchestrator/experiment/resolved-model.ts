import type { Model, TrialPreprocess } from '../protocol/generated.js';

/** A model's settings, complete: names of mean and deviation are numbers, and files have absolute paths. */
export type ResolvedModel = Omit<Model, 'preprocess'> & { readonly preprocess: TrialPreprocess | null };
