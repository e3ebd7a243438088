import type { Dataset, Evaluate, Model, Resampling, Train } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { channelStatistics } from './channel-statistics.js';
import { classOutputs } from './class-names.js';
import { absolutePath, isThere, pathFrom } from './file-path.js';
import type { ResolvedDataset } from './findings.js';
import { modelSource } from './model-source.js';
import { resolvedPreprocess } from './preprocess.js';
import type { ResolvedModel } from './resolved-model.js';
import { checkInput } from './rules/model.js';
import { withDefaults } from './schema/defaults.js';
import { experimentSchema } from './schema/experiment-schema.js';
import { prepareTree } from './schema/prepare-tree.js';
import { validateTree } from './schema/validate.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';
import { childOf, plainOf, positionAt, type Tree } from './tree.js';

/** The parts of an experiment that make a trial, complete; `train` is null when nothing is trained. */
export interface Sections {
  readonly dataset: ResolvedDataset;
  readonly model: ResolvedModel;
  readonly train: Train | null;
  readonly evaluate: Evaluate;
}

export type SectionName = keyof Sections;

const DEFAULT_EPOCHS = 10;

/** Makes sections complete; a section that several points share is read once and is the same object in all of them. */
export class SectionReader {
  readonly #written = new WeakMap<Tree, unknown>();
  readonly #resamplings = new WeakMap<ResolvedDataset, Map<string, ResolvedDataset>>();
  readonly #leftOut = new Map<SectionName, unknown>();

  constructor(private readonly sources: Sources) {}

  /** The sections of an experiment or of one of its points; throws for what the schema refuses, and for unset variables. */
  read(site: Site): Sections {
    const dataset = this.#section('dataset', site, (written: Dataset) => this.#withFiles(written, site));
    const model = this.#section('model', site, (written: Model) => this.#resolvedModel(written, site));
    const { resampling = null, mask_at = null } = model.preprocess ?? {};
    return {
      dataset: mask_at === 'input' && resampling !== null ? this.#resampled(dataset, resampling) : dataset,
      model,
      train: this.#section('train', site, (train) => this.#withTrainMaskPath(withLength(train), site)),
      evaluate: this.#section('evaluate', site, (evaluate) => this.#withMaskPaths(evaluate, site)),
    };
  }

  #section<Name extends SectionName, Written = Sections[Name]>(
    name: Name,
    { tree }: Site,
    finish: (section: Written) => Sections[Name],
  ): Sections[Name] {
    const written = childOf(tree, name);
    const known = written === undefined ? this.#leftOut.get(name) : this.#written.get(written);
    if (known !== undefined) return known as Sections[Name];
    const section = finish(complete(name, written) as Written);
    if (written === undefined) this.#leftOut.set(name, section);
    else this.#written.set(written, section);
    return section;
  }

  #withFiles({ path, classes, num_classes, statistics, ...dataset }: Dataset, site: Site): ResolvedDataset {
    return {
      ...dataset,
      path: path && absolutePath(path, 'dataset.path', site, this.sources),
      ...classOutputs({ classes, num_classes }, site, this.sources),
      statistics: channelStatistics(statistics, site),
      resampling: null,
    };
  }

  /** The same object for the same data set and resampling, as all that is found of it is kept by it. */
  #resampled(dataset: ResolvedDataset, resampling: Resampling): ResolvedDataset {
    const byText = this.#resamplings.get(dataset) ?? new Map<string, ResolvedDataset>();
    this.#resamplings.set(dataset, byText);
    const text = canonicalJson(resampling);
    const known = byText.get(text) ?? { ...dataset, resampling };
    byText.set(text, known);
    return known;
  }

  #withTrainMaskPath(train: Train | null, site: Site): Train | null {
    if (train?.mask.path === undefined) return train;
    const path = absolutePath(train.mask.path, 'train.mask.path', site, this.sources);
    return { ...train, mask: { ...train.mask, path } };
  }

  #withMaskPaths(evaluate: Evaluate, site: Site): Evaluate {
    if (evaluate.masks.every(({ path }) => path === undefined)) return evaluate;
    const masks = evaluate.masks.map((entry, index) => {
      if (entry.path === undefined) return entry;
      const setting = `evaluate.masks.${index}.path`;
      const absolute = (path: string) => absolutePath(path, setting, site, this.sources);
      return { ...entry, path: Array.isArray(entry.path) ? entry.path.map(absolute) : absolute(entry.path) };
    });
    return { ...evaluate, masks };
  }

  #resolvedModel({ preprocess, weights, ...model }: Model, site: Site): ResolvedModel {
    checkInput({ input: model.input, preprocess }, site);
    return {
      ...model,
      name: this.#withFile(model.name, site),
      preprocess: resolvedPreprocess({ ...model, preprocess }, site, this.sources),
      weights: weights && absolutePath(weights, 'model.weights', site, this.sources),
    };
  }

  /** A name that holds a file or a folder, with its absolute path. */
  #withFile(name: string, site: Site): string {
    const source = modelSource(name);
    if (source.kind === 'file')
      return `${source.scheme}:${absolutePath(source.file, 'model.name', site, this.sources)}`;
    if (source.kind !== 'library' || source.scheme !== 'transformers') return name;
    const origin = { at: 'model.name', position: positionAt(site.tree, ['model', 'name']) };
    const isFolder = /^[.~/$]/.test(source.rest) || isThere(source.rest, origin, this.sources);
    return isFolder ? `${source.scheme}:${pathFrom(source.rest, origin, this.sources)}` : name;
  }
}

function complete(name: SectionName, written: Tree | undefined): unknown {
  const schema = experimentSchema().properties![name]!;
  if (written === undefined) return withDefaults(schema, schema.default);
  const tree = prepareTree(schema, written, [name]);
  validateTree(schema, tree, [name]);
  return withDefaults(schema, plainOf(tree));
}

/** The one default that hangs on another setting: epochs, unless steps are given. */
function withLength(train: Train | null): Train | null {
  const hasLength = train === null || train.epochs !== undefined || train.steps !== undefined;
  return hasLength ? train : { ...train, epochs: DEFAULT_EPOCHS };
}
