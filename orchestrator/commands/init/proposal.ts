/** A setting, what it is set to, and what it is and where that comes from. */
export interface Line {
  readonly key: string;
  readonly value: unknown;
  readonly comment: string;
}

/** A setting that has settings of its own, as a mapping of lines; or `value` as it is. */
export interface Section {
  readonly key: string;
  readonly comment: string;
  readonly lines: readonly Line[];
}

/** Something that was not found, and that the user has to fill in. */
export interface OpenQuestion {
  readonly setting: string;
  readonly sentence: string;
}

/** What an experiment file is to say, in its order. */
export interface Proposal {
  readonly header: readonly string[];
  readonly parts: readonly (Line | Section)[];
  readonly open: readonly OpenQuestion[];
}

/** What was given and what was found of it, as the lines of a file need it. */
export interface Given {
  readonly name: string;
  /** As the file will say them, paths relative to it; null where they were left out. */
  readonly data: string | null;
  readonly weights: string | null;
  /** The name of a model that is given, or is a file. */
  readonly model: string | null;
}
