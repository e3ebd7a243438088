import {
  type DatasetFacts,
  type Evaluate,
  type Family,
  MASK_PARAMETERS,
  type ReadFile,
  type RecoloringName,
  type Saliency,
} from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import type { Findings, Network } from './findings.js';
import { recoloringSpec } from './recolorings.js';
import type { ResolvedModel } from './resolved-model.js';
import type { Sections } from './sections.js';
import type { Site } from './site.js';

const NO_FILES: readonly ReadFile[] = [];

/** Networks of which only Python can tell whether they work; noted one by one, asked for together. */
export class NetworkChecks {
  /** What a user should know of those that were asked for, a sentence each. */
  readonly notes: string[] = [];
  readonly #keys = new WeakMap<ResolvedModel, WeakMap<DatasetFacts, Map<string, string>>>();
  readonly #families = new WeakMap<Evaluate, readonly string[]>();
  readonly #files = new Map<string, readonly ReadFile[]>();
  readonly #waiting = new Map<string, { readonly network: Network; readonly site: Site }>();

  constructor(private readonly findings: Findings) {}

  /** Whether any was noted that `settle` has not asked for. */
  get isOpen(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Keeps a network for `settle`, unless it is known or is one of ours as it comes, which works. Returns the files that
   * its code reads; none before it was asked for.
   */
  note(sections: Sections, facts: DatasetFacts, site: Site): readonly ReadFile[] {
    if (isAsItComes(sections.model) && works(saliencies(sections.evaluate))) return NO_FILES;
    const key = this.#keyOf(sections, facts);
    const files = this.#files.get(key);
    if (files !== undefined) return files;
    if (!this.#waiting.has(key)) this.#waiting.set(key, { network: this.#network(sections, facts), site });
    return NO_FILES;
  }

  /** Throws for the first of those noted since the last time that does not work, at its position in the text. */
  settle(): void {
    const asked = [...this.#waiting];
    if (asked.length === 0) return;
    this.#waiting.clear();
    const found = this.findings.networks(asked.map(([, { network }]) => network));
    for (const [index, finding] of found.entries()) {
      const [key, { site }] = asked[index]!;
      if (!finding.ok) throw site.refused(finding, 'model.name');
      this.notes.push(...finding.notes.filter((note) => !this.notes.includes(note)));
      this.#files.set(key, finding.files);
    }
  }

  /** What is equal for equal networks; looked up by the sections, as texts of many points would take long. */
  #keyOf(sections: Sections, facts: DatasetFacts): string {
    const byFacts = this.#keys.get(sections.model) ?? new WeakMap<DatasetFacts, Map<string, string>>();
    this.#keys.set(sections.model, byFacts);
    const byUse = byFacts.get(facts) ?? new Map<string, string>();
    byFacts.set(facts, byUse);
    const { train, evaluate } = sections;
    const use = `${train !== null} ${this.#familiesOf(evaluate)} ${recoloringNames(evaluate)} ${saliencies(evaluate)}`;
    const key = byUse.get(use) ?? canonicalJson(this.#network(sections, facts));
    byUse.set(use, key);
    return key;
  }

  #network({ model, train, evaluate }: Sections, facts: DatasetFacts): Network {
    const { image_height, image_width, num_channels, num_classes } = facts;
    return {
      ...model,
      ...{ image_height, image_width, num_channels, num_classes },
      is_trained: train !== null,
      families: this.#familiesOf(evaluate),
      recolorings: recoloringNames(evaluate),
      saliencies: saliencies(evaluate),
    };
  }

  #familiesOf(evaluate: Evaluate): readonly string[] {
    const known = this.#families.get(evaluate);
    if (known !== undefined) return known;
    const families = [...new Set(evaluate.masks.flatMap(({ family }) => family))].sort();
    this.#families.set(evaluate, families);
    return families;
  }
}

function isAsItComes({ name, options, preprocess, weights, output, output_is }: ResolvedModel): boolean {
  const isOfOurs = !name.includes(':') && Object.keys(options).length === 0 && weights === null;
  return isOfOurs && preprocess === null && output === null && output_is === 'logits';
}

function recoloringNames({ recolorings }: Evaluate): RecoloringName[] {
  const attacks = recolorings.flatMap(({ attack }) => [attack].flat().map(recoloringSpec));
  return [...new Set(attacks.map(({ name }) => name))].sort();
}

/** How the masks of an evaluation that depend on saliency are found, each once. */
function saliencies(evaluate: Evaluate): Saliency[] {
  const found = evaluate.masks.flatMap((entry) => {
    const families: Family[] = [entry.family].flat();
    const { saliency = 'gradient' } = entry as { saliency?: Saliency | Saliency[] };
    return families.some((family) => 'saliency' in MASK_PARAMETERS[family]) ? [saliency].flat() : [];
  });
  return [...new Set(found)].sort();
}

/** Models of ours have a gradient, but not all of them the maps of a convolution. */
function works(methods: readonly Saliency[]): boolean {
  return !methods.includes('grad_cam');
}
