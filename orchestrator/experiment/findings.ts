import type { Dataset, DatasetFacts, Versions } from '../protocol/generated.js';

/** What was found in a data set, or what is wrong with it: `message` lacks place and full stop, `path` is a setting. */
export type DatasetFinding =
  | { readonly ok: true; readonly facts: DatasetFacts }
  | {
      readonly ok: false;
      readonly error: { readonly message: string; readonly fix: string | null; readonly path: string | null };
    };

/** What trials need to know of the outside; asked for once for every data set and file. */
export interface Findings {
  dataset(dataset: Dataset): DatasetFinding;
  /** SHA-256 of a file in hexadecimal, or why it cannot be read. */
  weightsSha256(
    path: string,
  ): { readonly ok: true; readonly sha256: string } | { readonly ok: false; readonly reason: string };
  readonly versions: Versions;
}
