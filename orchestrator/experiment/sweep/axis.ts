import { expected, type Position } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import { canonicalJson } from '../canonical-json.js';
import { withDefaults } from '../schema/defaults.js';
import { experimentSchema } from '../schema/experiment-schema.js';
import { prepareTree } from '../schema/prepare-tree.js';
import type { Schema } from '../schema/schema.js';
import { knownKeys, schemaAt, settingPaths } from '../schema/schema-at.js';
import { validateTree } from '../schema/validate.js';
import { unknownKey } from '../schema/violation.js';
import { pathKeys, pathText, SECTIONS } from '../settings-path.js';
import { type Mapping, type Path, plainOf, type Scalar, type Tree } from '../tree.js';

/** A setting that is varied. */
export interface Setting {
  /** Dotted path. */
  readonly name: string;
  readonly path: Path;
  readonly schema: Schema;
  /** Where its name is written. */
  readonly at: Position;
}

/** A setting and one of its values. */
export interface Choice {
  readonly setting: Setting;
  readonly value: Tree;
  readonly label: Scalar;
}

/** The setting that a sweep names; throws if there is none, or if it is not one that makes a trial. */
export function settingNamed(name: string, at: Position, tree: Mapping): Setting {
  const path = pathKeys(name);
  if (!SECTIONS.some((section) => section === path[0])) throw notVaried(name, at);
  const found = schemaAt(experimentSchema(), path, tree);
  if (found.kind === 'known') return { name, path, schema: found.schema, at };
  throw unknownKey(found.path.at(-1)!, pathText(path), at, found.known);
}

/** A value of a setting, checked; its label is itself, or canonical JSON if it is a list or a mapping. */
export function choiceOf(setting: Setting, written: Tree): Choice {
  const value = prepareTree(setting.schema, written, setting.path);
  validateTree(setting.schema, value, setting.path);
  return { setting, value, label: labelOf(setting.schema, plainOf(value)) };
}

/** A value as points show it: scalars as they are (aliases by their family's name), others as canonical JSON. */
export function labelOf(schema: Schema, value: unknown): Scalar {
  if (value === undefined) return null;
  return value !== null && typeof value === 'object'
    ? canonicalJson(value)
    : (withDefaults(schema, value) as Scalar);
}

function notVaried(name: string, position: Position) {
  const rule = `a setting of ${SECTIONS.join(', ')}`;
  return expected('varied setting', rule, name, { at: name, position, fix: fixForAxis(name) });
}

function fixForAxis(name: string): string | undefined {
  if (/(^|\.)seeds?$/.test(name)) return 'Replicates are set by sweep.seeds.';
  const section = pathKeys(name)[0]!;
  const isOfSection = SECTIONS.some((each) => each === section);
  if (!isOfSection && knownKeys(experimentSchema()).includes(section)) {
    return `"${name}" is one for all trials.`;
  }
  const varied = settingPaths(experimentSchema()).filter((path) =>
    SECTIONS.some((each) => path.startsWith(`${each}.`)),
  );
  const meant = varied.find((path) => path.endsWith(`.${name}`) || path === `${name}.name`);
  return meant === undefined ? suggestion(name, varied) : `Did you mean "${meant}"?`;
}
