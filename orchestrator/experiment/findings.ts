import type {
  MaskQuestion as AnyMaskQuestion,
  DatasetFound,
  MaskFilesFound,
  MaskFound,
  ModelFound,
  NetworkFound,
  NetworkQuestion,
  Refusal,
  TrialDataset,
  Versions,
} from '../protocol/generated.js';
import type { MaskSpec } from './mask-spec.js';

/** What was found in a data set. */
export type DatasetFinding = DatasetFound | Refusal;

/** What was found in the code of a model. */
export type ModelFinding = ModelFound | Refusal;

/** What was found in a file of weights, or which rule it breaks and why. */
export type WeightsFinding =
  | { readonly ok: true; readonly sha256: string }
  | { readonly ok: false; readonly rule: string; readonly reason: string; readonly fix?: string };

/** A model as trials need it: made for the images of a data set, with its weights, and what it is for. */
export type Network = Omit<NetworkQuestion, 'families' | 'saliencies'> & {
  readonly families: readonly string[];
  readonly saliencies: readonly string[];
};

/** Whether a network can be made, used and trained as trials will, and its weights fit. */
export type NetworkFinding = NetworkFound | Refusal;

/** A mask or a search of which is asked whether it can be made of images of this size. */
export interface MaskQuestion extends Omit<AnyMaskQuestion, 'mask' | 'hidden'> {
  readonly mask: MaskSpec;
  readonly hidden: readonly number[] | null;
}

/** What was found of a mask. */
export type MaskFinding = MaskFound | Refusal;

/** Mask images of a file or folder. */
export type MaskFilesFinding = MaskFilesFound | Refusal;

/** What trials need to know of the outside; asked for once for every data set, model and file. */
export interface Findings {
  dataset(dataset: ResolvedDataset): DatasetFinding;
  model(name: string): ModelFinding;
  /** A program is a file that needs no code, whose inside is left to Python. */
  weights(path: string, kind: 'checkpoint' | 'program'): WeightsFinding;
  /** In the same order; worth asking for many at once, as every time Python imports torch. */
  networks(asked: readonly Network[]): readonly NetworkFinding[];
  /** In the same order; worth asking for many at once, as every time Python imports torch. */
  masks(asked: readonly MaskQuestion[]): readonly MaskFinding[];
  maskFiles(path: string): MaskFilesFinding;
  readonly versions: Versions;
}

/** A data set's settings, complete: what files they name is read, and what is left is to look at its images. */
export type ResolvedDataset = Omit<TrialDataset, 'facts'>;
