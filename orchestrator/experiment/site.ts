import { expected, type SparsightError } from '../errors.js';
import { pathKeys } from './settings-path.js';
import { type Mapping, positionAt } from './tree.js';

/** The text that settings come from: errors made here know where they stand. */
export class Site {
  constructor(readonly tree: Mapping) {}

  /** The error of the setting at a dotted path; it stands where the setting, or else the nearest around it, is written. */
  expected(path: string, thing: string, rule: string, got: unknown, fix?: string): SparsightError {
    return expected(thing, rule, got, { at: path, position: positionAt(this.tree, pathKeys(path)), fix });
  }
}
