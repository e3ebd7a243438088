import type { DatasetFacts, Model } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { faultError } from './fault-error.js';
import type { Findings, Network } from './findings.js';
import type { Site } from './site.js';

/** Networks of which only Python can tell whether they work; noted one by one, asked for together. */
export class NetworkChecks {
  readonly #noted = new WeakMap<Model, WeakSet<DatasetFacts>>();
  readonly #known = new Set<string>();
  readonly #waiting: { readonly network: Network; readonly site: Site }[] = [];

  constructor(private readonly findings: Findings) {}

  /** Keeps a network for `settle`, unless it is known or is one of ours as it comes, which works. */
  note(model: Model, facts: DatasetFacts, site: Site): void {
    if (isAsItComes(model) || this.#isNoted(model, facts)) return;
    const { name, width, options, weights } = model;
    const { image_height, image_width, num_channels, num_classes } = facts;
    const network = { name, width, options, weights, image_height, image_width, num_channels, num_classes };
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
    for (const [index, finding] of found.entries())
      if (!finding.ok) throw faultError(finding, 'model.name', asked[index]!.site);
  }

  #isNoted(model: Model, facts: DatasetFacts): boolean {
    const noted = this.#noted.get(model) ?? new WeakSet<DatasetFacts>();
    if (noted.has(facts)) return true;
    this.#noted.set(model, noted.add(facts));
    return false;
  }
}

function isAsItComes({ name, options, weights }: Model): boolean {
  return !name.includes(':') && Object.keys(options).length === 0 && weights === null;
}
