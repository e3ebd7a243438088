import type { Experiment } from '../protocol/generated.js';
import { applyOverride } from './overrides/apply-override.js';
import { parseOverride } from './overrides/parse-override.js';
import { refuseTornPath } from './overrides/refuse-torn-path.js';
import { readExperimentFiles } from './read-files.js';
import { checkPublished } from './rules/published.js';
import { withDefaults } from './schema/defaults.js';
import { experimentSchema } from './schema/experiment-schema.js';
import { prepareTree } from './schema/prepare-tree.js';
import type { Schema } from './schema/schema.js';
import { validateTree } from './schema/validate.js';
import { SectionReader, type Sections } from './sections.js';
import { SECTIONS } from './settings-path.js';
import { Site } from './site.js';
import type { SourceFile, Sources } from './sources.js';
import { readSweep, type Sweep } from './sweep/read-sweep.js';
import { type Mapping, plainOf } from './tree.js';

/** An experiment that was read and found valid as far as its text goes. */
export interface LoadedExperiment {
  /** Every setting, defaults included, paths absolute; the sweep's axes as written. */
  readonly experiment: Experiment & Pick<Sections, 'dataset'>;
  /** The file, then what it extends. */
  readonly files: readonly SourceFile[];
  readonly overrides: readonly string[];
  readonly sweep: Sweep;
  /** Where everything is written. */
  readonly site: Site;
  readonly sections: SectionReader;
  readonly modelNames: readonly string[];
}

/** Reads an experiment file with what it extends, and makes the overrides; throws for what the text alone shows wrong. */
export function loadExperiment(
  file: string,
  overrides: readonly string[],
  sources: Sources,
): LoadedExperiment {
  const read = readExperimentFiles(file, sources);
  const changes = overrides.map((text, index) => parseOverride(text, index + 1));
  for (const change of changes) refuseTornPath(change, sources);
  const schema = experimentSchema();
  const tree = prepareTree(schema, changes.reduce(applyOverride, read.tree), []) as Mapping;
  validateTree(aroundSections(), tree, []);
  const site = new Site(tree);
  const sections = new SectionReader(sources);
  checkPublished(site);
  const sweep = readSweep(tree);
  const written = withDefaults(schema, plainOf(tree)) as Experiment;
  const complete = sections.read(site);
  const model = { ...complete.model, preprocess: written.model.preprocess };
  const experiment = { ...written, ...complete, model };
  return { experiment, files: read.files, overrides, sweep, site, sections, modelNames: sources.modelNames };
}

let around: Schema | undefined;

/** The schema without what is inside the sections, which are validated as they are read. */
function aroundSections(): Schema {
  const { properties, ...rest } = experimentSchema();
  const open = Object.fromEntries(SECTIONS.map((section) => [section, {}]));
  around ??= { ...rest, properties: { ...properties, ...open } };
  return around;
}
