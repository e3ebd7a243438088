import type { PreprocessFound, Refusal } from '../protocol/generated.js';

/** What loading an experiment needs of the outside. */
export interface Sources {
  /** Bytes of a file, at least the first 256 KB and one; throws what node:fs throws. */
  readFile(path: string): Uint8Array;
  /** Names in a folder, none if it cannot be read; to suggest one in place of a wrong one. */
  listFolder(path: string): readonly string[];
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Absolute; where relative paths of the command line begin. */
  readonly workingDirectory: string;
  /** How timm evaluates a model of its own, by the name in experiment files. */
  timmPreprocess(model: string): PreprocessFound | Refusal;
  /** Names of the models that come with Sparsight. */
  readonly modelNames: readonly string[];
}

/** A text that an experiment was read from. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}
