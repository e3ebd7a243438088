import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/** Up to so many images that differ, the test's distribution is computed exactly. */
const MAX_EXACT = 100;

/**
 * Two-sided p value of McNemar's test of two models on the same images, one difference per image: how often (over
 * draws and seeds) only the second model was right, minus how often only the first was.
 *
 * Under the null hypothesis each image's difference is as likely to have the other sign; images, not draws, are the
 * independent units. With one draw and one seed this is McNemar's test: exact binomial with mid-p (Fagerland et al.
 * 2013) for few discordant images, χ² with one degree of freedom without correction for many. With several it is
 * the clustered test of Durkalski et al. (2003), (Σd)² ÷ Σd², or its exact sign-flip distribution.
 */
export function mcnemar(differences: ArrayLike<number>): number {
  const sizes: number[] = [];
  let sum = 0;
  for (let image = 0; image < differences.length; image += 1) {
    const difference = differences[image]!;
    sum += difference;
    if (difference !== 0) sizes.push(Math.abs(difference));
  }
  if (sizes.length === 0) return 1;
  return sizes.length <= MAX_EXACT ? exactSignFlip(sizes, Math.abs(sum)) : normalSignFlip(sizes, sum);
}

/** Mid-p of |Σ ±size| reaching `observed`: the whole distribution, one image added at a time. */
function exactSignFlip(sizes: readonly number[], observed: number): number {
  const reach = sizes.reduce((total, size) => total + size, 0);
  // Place i of the distribution stands for the sum i − reach; `added` bounds the sums that are possible so far.
  let distribution = new Float64Array(2 * reach + 1);
  distribution[reach] = 1;
  let added = 0;
  for (const size of sizes) {
    const next = new Float64Array(2 * reach + 1);
    for (let place = reach - added; place <= reach + added; place += 1) {
      const half = distribution[place]! / 2;
      next[place - size]! += half;
      next[place + size]! += half;
    }
    distribution = next;
    added += size;
  }
  return distribution.reduce((p, probability, place) => {
    const distance = Math.abs(place - reach);
    return p + (distance > observed ? probability : distance === observed ? probability / 2 : 0);
  }, 0);
}

function normalSignFlip(sizes: readonly number[], sum: number): number {
  const variance = sizes.reduce((total, size) => total + size ** 2, 0);
  return 2 * normalCdf(-Math.abs(sum) / Math.sqrt(variance), 0, 1);
}

/** Holm's step-down adjustment of p values for testing all of them at once (Holm 1979); order is kept. */
export function holm(pValues: readonly number[]): number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = largest;
  });
  return adjusted;
}
