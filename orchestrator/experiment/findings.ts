import type { Dataset, DatasetFacts, Model, ReadFile, Versions } from '../protocol/generated.js';
import type { MaskSpec } from './mask-spec.js';

/** What was found in a data set. */
export type DatasetFinding = { readonly ok: true; readonly facts: DatasetFacts } | Fault;

/** What was found in the code of a model. */
export type ModelFinding =
  | {
      readonly ok: true;
      /** Of the module's content; null for a model that comes with Sparsight. */
      readonly sha256: string | null;
      /** Names of the options that the model takes; null where only running it could tell. */
      readonly options: { readonly optional: readonly string[]; readonly required: readonly string[] } | null;
    }
  | Fault;

/** What was found in a file of weights, or which rule it breaks and why. */
export type WeightsFinding =
  | { readonly ok: true; readonly sha256: string }
  | { readonly ok: false; readonly rule: string; readonly reason: string; readonly fix?: string };

/** A model as trials need it: made for the images of a data set, with its weights, and what it is for. */
export type Network = Pick<Model, 'name' | 'width' | 'options' | 'normalize' | 'weights'> &
  Pick<DatasetFacts, 'image_height' | 'image_width' | 'num_channels' | 'num_classes'> & {
    readonly is_trained: boolean;
    /** Mask families that it is evaluated under. */
    readonly families: readonly string[];
  };

/** Whether a network can be made, used and trained as trials will, and its weights fit. */
export type NetworkFinding =
  | {
      readonly ok: true;
      /** What a user should know of it, a sentence each. */
      readonly notes: readonly string[];
      /** Files that its code read while it was made, besides the module itself. */
      readonly files: readonly ReadFile[];
    }
  | Fault;

/** A mask or a search of which is asked whether it can be made of images of this size. */
export interface MaskQuestion {
  readonly mask: MaskSpec;
  /** Hidden pixels of every amount; null for a mask that has its own. */
  readonly hidden: readonly number[] | null;
  readonly height: number;
  readonly width: number;
  readonly num_channels: number;
  readonly num_classes: number;
}

/** What was found of a mask. */
export type MaskFinding =
  | {
      readonly ok: true;
      /** Pixels that it hides, where it decides that itself. */
      readonly hidden: number | null;
      /** Content of its file; null for a mask without one. */
      readonly sha256: string | null;
      /** Forward passes per image of a search, over all amounts; null for a mask that needs none. */
      readonly forwards_per_image: number | null;
    }
  | Fault;

/** Mask images of a file or folder, absolute paths in order. */
export type MaskFilesFinding = { readonly ok: true; readonly files: readonly string[] } | Fault;

/** What Python says is wrong: `message` lacks place and full stop, `path` is a setting. */
export interface Fault {
  readonly ok: false;
  readonly error: { readonly message: string; readonly fix: string | null; readonly path: string | null };
}

/** What trials need to know of the outside; asked for once for every data set, model and file. */
export interface Findings {
  dataset(dataset: Dataset): DatasetFinding;
  model(name: string): ModelFinding;
  weights(path: string): WeightsFinding;
  /** In the same order; worth asking for many at once, as every time Python imports torch. */
  networks(asked: readonly Network[]): readonly NetworkFinding[];
  /** In the same order; worth asking for many at once, as every time Python imports torch. */
  masks(asked: readonly MaskQuestion[]): readonly MaskFinding[];
  maskFiles(path: string): MaskFilesFinding;
  readonly versions: Versions;
}
