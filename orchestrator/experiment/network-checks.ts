import type { DatasetFacts, Evaluate, Model } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { faultError } from './fault-error.js';
import type { Findings, Network } from './findings.js';
import type { Sections } from './sections.js';
import type { Site } from './site.js';

/** Networks of which only Python can tell whether they work; noted one by one, asked for together. */
export class NetworkChecks {
  /** What a user should know of those that were asked for, a sentence each. */
  readonly notes: string[] = [];
  readonly #noted = new WeakMap<Model, WeakMap<DatasetFacts, Set<string>>>();
  readonly #families = new WeakMap<Evaluate, readonly string[]>();
  readonly #known = new Set<string>();
  readonly #waiting: { readonly network: Network; readonly site: Site }[] = [];

  constructor(private readonly findings: Findings) {}

  /** Keeps a network for `settle`, unless it is known or is one of ours as it comes, which works. */
  note({ model, train, evaluate }: Sections, facts: DatasetFacts, site: Site): void {
    if (isAsItComes(model)) return;
    const families = this.#familiesOf(evaluate);
    const isTrained = train !== null;
    if (this.#isNoted(model, facts, `${isTrained} ${families}`)) return;
    const { name, width, options, normalize, weights } = model;
    const { image_height, image_width, num_channels, num_classes } = facts;
    const shape = { image_height, image_width, num_channels, num_classes };
    const network = {
      ...{ name, width, options, normalize, weights },
      ...shape,
      is_trained: isTrained,
      families,
    };
    const key = canonicalJson(network);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#waiting.push({ network, site });
  }

  /** Throws for the first of those noted since the last time that does not work, at its place in the text. */
  settle(): void {
    const asked = this.#waiting.splice(0);
    if (asked.length === 0) return;
    const found = this.findings.networks(asked.map(({ network }) => network));
    for (const [index, finding] of found.entries()) {
      if (!finding.ok) throw faultError(finding, 'model.name', asked[index]!.site);
      this.notes.push(...finding.notes.filter((note) => !this.notes.includes(note)));
    }
  }

  #familiesOf(evaluate: Evaluate): readonly string[] {
    const known = this.#families.get(evaluate);
    if (known !== undefined) return known;
    const families = [...new Set(evaluate.masks.flatMap(({ family }) => family))].sort();
    this.#families.set(evaluate, families);
    return families;
  }

  #isNoted(model: Model, facts: DatasetFacts, use: string): boolean {
    const byFacts = this.#noted.get(model) ?? new WeakMap<DatasetFacts, Set<string>>();
    this.#noted.set(model, byFacts);
    const uses = byFacts.get(facts) ?? new Set<string>();
    byFacts.set(facts, uses);
    if (uses.has(use)) return true;
    uses.add(use);
    return false;
  }
}

function isAsItComes({ name, options, weights }: Model): boolean {
  return !name.includes(':') && Object.keys(options).length === 0 && weights === null;
}
