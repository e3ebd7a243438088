import { Found, type SparsightError } from '../errors.js';
import type {
  DatasetFacts,
  Evaluate,
  ReadFile,
  Train,
  Trial,
  TrialDataset,
  TrialEvaluate,
  TrialModel,
  TrialTrain,
} from '../protocol/generated.js';
import { countNamedEvaluations, evaluationsOf, MAX_EVALUATIONS } from './evaluations.js';
import type { Findings, ResolvedDataset } from './findings.js';
import { lookAtMasks, lookAtTrainMask } from './mask-checks.js';
import { modelSource } from './model-source.js';
import { NetworkChecks } from './network-checks.js';
import type { ResolvedModel } from './resolved-model.js';
import { checkOptions } from './rules/model.js';
import { checkClassNames, checkOptionTexts, checkOrder } from './rules/order.js';
import { checkWithFacts } from './rules/with-facts.js';
import type { Sections } from './sections.js';
import type { Site } from './site.js';
import { trialTrain } from './trial-train.js';

const NULL_CODE =
  'A model with input: null_code is given zeros for hidden pixels whatever their fill, and images in [0, 1] whatever normalize says.';

/** A trial but for its seed and its id. */
export type Unseeded = Omit<Trial, 'trial_id' | 'seed'>;

/** Turns sections into trials; what trials share is the same object in all of them, and is asked for once. */
export class TrialMaker {
  readonly #facts = new WeakMap<ResolvedDataset, TrialDataset>();
  readonly #models = new WeakMap<ResolvedModel, TrialModel>();
  readonly #trains = new WeakMap<Train, Map<DatasetFacts, TrialTrain>>();
  readonly #evaluates = new WeakMap<Evaluate, Map<DatasetFacts, TrialEvaluate>>();
  readonly #readings = new WeakMap<TrialModel, Map<readonly ReadFile[], TrialModel>>();
  readonly #networks: NetworkChecks;
  readonly #inputNotes = new Set<string>();

  constructor(private readonly findings: Findings) {
    this.#networks = new NetworkChecks(findings);
  }

  /** The trial of these sections; throws for what does not fit the data set, at its position in the text. */
  make(sections: Sections, site: Site): Unseeded {
    const dataset = remembered(this.#facts, sections.dataset, (each) => this.#dataset(each, site));
    checkWithFacts(sections, dataset.facts, site);
    const model = remembered(this.#models, sections.model, (each) => this.#model(each, site));
    const files = this.#networks.note(sections, dataset.facts, site);
    const trial = {
      versions: this.findings.versions,
      dataset,
      model: files.length === 0 ? model : this.#reading(model, files),
      train: sections.train && this.#train(sections.train, dataset.facts, site),
      evaluate: this.#evaluate(sections.evaluate, dataset.facts, site),
    };
    checkOrder(trial, site);
    return trial;
  }

  /** What a user should know of the networks that were checked. */
  get notes(): readonly string[] {
    return [...this.#networks.notes, ...this.#inputNotes];
  }

  /**
   * Throws for a network, of the trials made since the last time, that does not work; returns whether there were any,
   * which are now known to read what they read.
   */
  checkNetworks(): boolean {
    const { isOpen } = this.#networks;
    this.#networks.settle();
    return isOpen;
  }

  #reading(model: TrialModel, files: readonly ReadFile[]): TrialModel {
    const byFiles = remembered(this.#readings, model, () => new Map<readonly ReadFile[], TrialModel>());
    return remembered(byFiles, files, () => ({ ...model, read_files: [...files] }));
  }

  #dataset(dataset: ResolvedDataset, site: Site): TrialDataset {
    const found = this.findings.dataset(dataset);
    if (!found.ok) throw site.refused(found, 'dataset');
    checkClassNames(found.facts.class_names, site);
    return { ...dataset, facts: found.facts };
  }

  #model(model: ResolvedModel, site: Site): TrialModel {
    checkOptionTexts(model.options, site);
    if (model.input === 'null_code') this.#inputNotes.add(NULL_CODE);
    return {
      ...model,
      code_sha256: this.#codeSha256(model, site),
      read_files: [],
      weights_sha256: this.#weightsSha256(model, site),
    };
  }

  /** Content of the module that `module:callable` names, or the version of a library, if the options fit; models of ours have a version of ours. */
  #codeSha256({ name, options }: ResolvedModel, site: Site): string | null {
    const isOfOurs = !name.includes(':');
    if (isOfOurs && Object.keys(options).length === 0) return null;
    const found = this.findings.model(name);
    if (!found.ok) throw site.refused(found, 'model.name');
    if (found.options !== null) checkOptions(options, found.options, site);
    return found.sha256;
  }

  #weightsSha256({ name, weights }: ResolvedModel, site: Site): string | null {
    const source = modelSource(name);
    const isProgram = source.kind === 'file';
    const path = isProgram ? source.file : weights;
    if (path === null) return null;
    const found = this.findings.weights(path, isProgram ? 'program' : 'checkpoint');
    if (found.ok) return found.sha256;
    throw site.expected(
      isProgram ? 'model.name' : 'model.weights',
      isProgram ? `model file ${path}` : `weights file ${path}`,
      found.rule,
      new Found(found.reason),
      found.fix,
    );
  }

  #train(train: Train, facts: DatasetFacts, site: Site): TrialTrain {
    const byFacts = remembered(this.#trains, train, () => new Map<DatasetFacts, TrialTrain>());
    return remembered(byFacts, facts, () =>
      trialTrain(train, (named) => {
        const { mask, ownHidden } = lookAtTrainMask(named, facts, this.findings, site);
        return { mask, ownRatio: ownHidden && ownHidden / (facts.image_height * facts.image_width) };
      }),
    );
  }

  #evaluate(evaluate: Evaluate, facts: DatasetFacts, site: Site): TrialEvaluate {
    const byFacts = remembered(this.#evaluates, evaluate, () => new Map<DatasetFacts, TrialEvaluate>());
    return remembered(byFacts, facts, () => {
      const find = lookAtMasks(evaluate, facts, this.findings, site);
      const evaluations = evaluationsOf(evaluate, facts, find);
      if (evaluations.length > MAX_EVALUATIONS) throw tooManyEvaluations(evaluate, site);
      const { split, mask_key, batch_size, keep_logits } = evaluate;
      const top_k = [...new Set(evaluate.top_k)].sort((a, b) => a - b);
      // Where every output is a class of the data set, both choices are one.
      const among = facts.own_classes === null ? 'all' : evaluate.among;
      return { split, mask_key, batch_size, keep_logits, top_k, among, evaluations };
    });
  }
}

function remembered<Key extends object, Value>(
  known: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: (key: Key) => Value,
): Value {
  const value = known.get(key) ?? make(key);
  known.set(key, value);
  return value;
}

function tooManyEvaluations(evaluate: Evaluate, site: Site): SparsightError {
  const got = countNamedEvaluations(evaluate);
  const fix = 'Name fewer amounts, fills or draws, or spread them over several experiments.';
  return site.expected('evaluate.masks', 'evaluations of a trial', `at most ${MAX_EVALUATIONS}`, got, fix);
}
