/** Value indices that an exclusion matches, by the number of the axis group; groups left out match always. */
export type Exclusion = ReadonlyMap<number, readonly number[]>;

interface Pattern {
  /** Groups that are constrained, and the sizes of all groups. */
  readonly groups: readonly number[];
  /** Combinations that are excluded, each as one number. */
  readonly keys: Set<number>;
}

/** Which points of a grid are left out; a look-up costs one step for each set of groups that exclusions name. */
export class Exclusions {
  readonly #patterns: Pattern[];

  constructor(
    exclusions: readonly Exclusion[],
    private readonly sizes: readonly number[],
  ) {
    const patterns = new Map<string, Pattern>();
    for (const exclusion of exclusions) {
      const groups = [...exclusion.keys()].sort((a, b) => a - b);
      const pattern = patterns.get(groups.join()) ?? { groups, keys: new Set() };
      for (const key of this.#keysOf(groups, exclusion)) pattern.keys.add(key);
      patterns.set(groups.join(), pattern);
    }
    this.#patterns = [...patterns.values()];
  }

  /** Groups that any exclusion names, in order. */
  get groups(): number[] {
    return [...new Set(this.#patterns.flatMap(({ groups }) => groups))].sort((a, b) => a - b);
  }

  /** Whether the point with these value indices, one a group, is left out. */
  has(indices: ArrayLike<number>): boolean {
    return this.#patterns.some(({ groups, keys }) => {
      let key = 0;
      for (const group of groups) key = key * this.sizes[group]! + indices[group]!;
      return keys.has(key);
    });
  }

  #keysOf(groups: readonly number[], exclusion: Exclusion): number[] {
    return groups.reduce<number[]>(
      (keys, group) =>
        keys.flatMap((key) => exclusion.get(group)!.map((index) => key * this.sizes[group]! + index)),
      [0],
    );
  }
}
