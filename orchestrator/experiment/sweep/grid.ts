import { type Exclusion, Exclusions } from './exclusions.js';

/** Every combination of value indices, one a group of axes, the last group varying fastest; made one at a time. */
export class Grid {
  readonly #exclusions: Exclusions;

  constructor(
    /** Number of values of each group. */
    readonly sizes: readonly number[],
    exclusions: readonly Exclusion[] = [],
  ) {
    this.#exclusions = new Exclusions(exclusions, sizes);
  }

  /** Points before any is left out. */
  get numCombinations(): number {
    return this.sizes.reduce((product, size) => product * size, 1);
  }

  /** Points that are not left out, by arithmetic: only the groups that exclusions name are gone through. */
  get numPoints(): number {
    const named = this.#exclusions.groups;
    if (named.length === 0) return this.numCombinations;
    const others = this.sizes.reduce(
      (product, size, group) => (named.includes(group) ? product : product * size),
      1,
    );
    let kept = 0;
    for (const indices of combinations(this.sizes, named)) if (!this.#exclusions.has(indices)) kept++;
    return kept * others;
  }

  /** Value indices of each point that is not left out. */
  *points(): Generator<readonly number[]> {
    const all = this.sizes.map((_, group) => group);
    for (const indices of combinations(this.sizes, all))
      if (!this.#exclusions.has(indices)) yield [...indices];
  }

  /** Whether the point with these value indices is left out. */
  isExcluded(indices: readonly number[]): boolean {
    return this.#exclusions.has(indices);
  }
}

/** Counts through the given groups, the others staying at 0; yields the same array again and again. */
function* combinations(sizes: readonly number[], groups: readonly number[]): Generator<number[]> {
  const indices = sizes.map(() => 0);
  if (sizes.includes(0)) return;
  for (;;) {
    yield indices;
    const next = groups.findLast((group) => indices[group]! + 1 < sizes[group]!);
    if (next === undefined) return;
    indices[next]!++;
    for (const group of groups) if (group > next) indices[group] = 0;
  }
}
