const MAX_LISTED_CHARACTERS = 160;

/** The candidate that differs least from `name`, or undefined when none is near (more than a third is different). */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(Math.min(name.length, 64) / 3)) + 1;
  for (const candidate of candidates) {
    const distance = distanceBetween(normalized(name), normalized(candidate));
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** `Did you mean "<name>"?`, or else what there is to choose from; undefined when there is nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string | undefined {
  const known = [...candidates];
  const nearest = nearestName(name, known);
  return nearest === undefined ? choice(known) : `Did you mean "${nearest}"?`;
}

/** What there is to choose from, of much only how much more; undefined when there is nothing. */
export function choice(known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const ends = known.slice(0, 20).map((_, index) => known.slice(0, index + 1).join(', ').length);
  const numListed = Math.max(1, ends.filter((end) => end <= MAX_LISTED_CHARACTERS).length);
  const rest = known.length - numListed;
  return `Known here: ${known.slice(0, numListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** One word that begins with the other, such as cifar and cifar10, is as near as one typing error. */
function distanceBetween(name: string, candidate: string): number {
  const [short, long] = name.length < candidate.length ? [name, candidate] : [candidate, name];
  const distance = editDistance(name, candidate);
  return short.length > 3 && long.startsWith(short) ? Math.min(distance, 1) : distance;
}

function normalized(name: string): string {
  return name.slice(0, 64).toLowerCase().replaceAll('-', '_');
}

/** Damerau–Levenshtein distance: insertions, deletions, replacements, and swaps of neighbours count one each. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      }
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}
