import { expected, SparsightError } from '../errors.js';
import type { Refusal } from '../protocol/generated.js';
import { pathKeys } from './settings-path.js';
import { type Mapping, positionAt } from './tree.js';

/** The text that settings come from: errors made here know where they stand. */
export class Site {
  constructor(readonly tree: Mapping) {}

  /** The error of the setting at a dotted path; it stands where the setting, or else the nearest around it, is written. */
  expected(path: string, thing: string, rule: string, got: unknown, fix?: string): SparsightError {
    return expected(thing, rule, got, { at: path, position: positionAt(this.tree, pathKeys(path)), fix });
  }

  /** The error of what Python refused, at its position in the text; `setting` is where it stands unless Python knows better. */
  refused({ error: { message, fix, path } }: Refusal, setting: string): SparsightError {
    const at = path ?? setting;
    const { file, line, column } = positionAt(this.tree, at.split('.'));
    return new SparsightError(`${message} – at ${at} (${file}:${line}:${column}).`, {
      fix: fix ?? undefined,
    });
  }
}
