import { expected } from '../errors.js';
import type { Findings } from './findings.js';
import type { LoadedExperiment } from './load-experiment.js';
import { checkDataset } from './rules/dataset.js';
import { checkEvaluate } from './rules/evaluate.js';
import { checkModel } from './rules/model.js';
import { checkTogether, checkTrain } from './rules/train.js';
import type { Sections } from './sections.js';
import { pathText } from './settings-path.js';
import { Site } from './site.js';
import { type Choice, labelOf } from './sweep/axis.js';
import { distinct } from './sweep/distinct.js';
import type { Sweep } from './sweep/read-sweep.js';
import { type Mapping, type Path, plainOf, type Scalar, valueAt, withValueAt } from './tree.js';
import { TrialMaker, type Unseeded } from './trial.js';

/** Reads the points of a sweep: their settings, checked, as trials without a seed. */
export class PointReader {
  /** Values of every varied setting, in their order. */
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  /** What varied settings are where a point does not choose. */
  readonly #unchosen: ReadonlyMap<string, Scalar>;
  readonly #checked = new WeakSet<object>();
  readonly #maker: TrialMaker;

  constructor(
    private readonly loaded: LoadedExperiment,
    findings: Findings,
  ) {
    this.#maker = new TrialMaker(findings);
    this.#unchosen = unchosenValues(loaded);
    this.axes = axesOf(loaded.sweep, this.#unchosen);
  }

  /** The trial of a point but for its seed; throws for settings that do not fit together. */
  trial(choices: readonly Choice[]): Unseeded {
    const site = new Site(choices.reduce(withChoice, this.loaded.site.tree));
    const sections = this.loaded.sections.read(site);
    this.#check(sections, site);
    return this.#maker.make(sections, site);
  }

  /**
   * Throws for a model, of the trials read since the last time, that does not work or does not fit its weights. Returns
   * whether there were any that were not known: read again, their trials know the files that their code reads.
   */
  checkNetworks(): boolean {
    return this.#maker.checkNetworks();
  }

  /** What a user should know of the models that were checked. */
  get notes(): readonly string[] {
    return this.#maker.notes;
  }

  /** What the point shows of every varied setting. */
  point(choices: readonly Choice[]): Readonly<Record<string, Scalar>> {
    const chosen = new Map(choices.map(({ setting, label }) => [setting.name, label]));
    const shown = [...this.#unchosen].map(([name, own]): [string, Scalar] => {
      const label = chosen.get(name);
      return [name, label === undefined ? own : label];
    });
    return Object.fromEntries(shown);
  }

  #check(sections: Sections, site: Site): void {
    const { dataset, model, train, evaluate } = sections;
    this.#once(dataset, () => checkDataset(dataset, site));
    this.#once(model, () => checkModel(model, site, this.loaded.modelNames));
    if (train !== null) this.#once(train, () => checkTrain(train, site));
    this.#once(evaluate, () => checkEvaluate(evaluate, site));
    checkTogether(sections, site);
  }

  #once(section: object, check: () => void): void {
    if (this.#checked.has(section)) return;
    check();
    this.#checked.add(section);
  }
}

function withChoice(tree: Mapping, { setting, value }: Choice): Mapping {
  const changed = withValueAt(tree, setting.path, value, setting.at);
  if (changed !== undefined) return changed as Mapping;
  const parent = setting.path.slice(0, -1);
  const written = valueAt(tree, parent);
  const details = {
    at: setting.name,
    position: setting.at,
    fix: `Vary ${pathText(parent)} as a whole, or not at all.`,
  };
  throw expected(
    pathText(parent),
    'a mapping, as one of its settings is varied',
    written && plainOf(written),
    details,
  );
}

/** Every varied setting by its name, in the order of the axes, with what the experiment itself says of it. */
function unchosenValues({ experiment, sweep }: LoadedExperiment): Map<string, Scalar> {
  const settings = [
    ...sweep.groups.flat().map((axis) => axis.setting),
    ...sweep.included.flat().map((each) => each.setting),
  ];
  return new Map(
    settings.map(({ name, path, schema }) => [name, labelOf(schema, settingOf(experiment, path))]),
  );
}

function settingOf(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (each, key) => (each as Record<string, unknown> | null | undefined)?.[key],
    value,
  );
}

function axesOf(
  { groups, grid, included }: Sweep,
  unchosen: ReadonlyMap<string, Scalar>,
): Record<string, readonly Scalar[]> {
  const labels = new Map([...unchosen.keys()].map((name): [string, Scalar[]] => [name, []]));
  for (const { setting, choices } of groups.flat())
    labels.set(
      setting.name,
      choices.map(({ label }) => label),
    );
  const gridNames = new Set(groups.flat().map(({ setting }) => setting.name));
  for (const [name, own] of unchosen) {
    const isUsed =
      (grid.numCombinations > 0 && !gridNames.has(name)) || included.some((point) => !chooses(point, name));
    if (isUsed) labels.get(name)!.push(own);
  }
  for (const { setting, label } of included.flat()) labels.get(setting.name)!.push(label);
  return Object.fromEntries([...labels].map(([name, values]) => [name, distinct(values)]));
}

function chooses(point: readonly Choice[], name: string): boolean {
  return point.some(({ setting }) => setting.name === name);
}
