import type { Dataset, DatasetFacts, Versions } from '../protocol/generated.js';

/** What was found in a data set. */
export type DatasetFinding = { readonly ok: true; readonly facts: DatasetFacts } | Fault;

/** What was found in a Python module of the user's own. */
export type CodeFinding = { readonly ok: true; readonly sha256: string } | Fault;

/** What Python says is wrong: `message` lacks place and full stop, `path` is a setting. */
export interface Fault {
  readonly ok: false;
  readonly error: { readonly message: string; readonly fix: string | null; readonly path: string | null };
}

/** What trials need to know of the outside; asked for once for every data set, module and file. */
export interface Findings {
  dataset(dataset: Dataset): DatasetFinding;
  code(module: string): CodeFinding;
  /** SHA-256 of a file in hexadecimal, or why it cannot be read. */
  weightsSha256(
    path: string,
  ): { readonly ok: true; readonly sha256: string } | { readonly ok: false; readonly reason: string };
  readonly versions: Versions;
}
