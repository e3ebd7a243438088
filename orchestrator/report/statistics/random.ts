/** Returns the next integer in [0, bound). */
export type RandomInteger = (bound: number) => number;

/**
 * Generator of whole numbers by integer arithmetic alone (sfc32, Doty-Humphrey's PractRand), so that a seed gives
 * the same resamples on every machine. The multiply-shift's bias, bound ÷ 2³², is far below what a bootstrap shows.
 */
export function randomIntegers(seed: number): RandomInteger {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return (bound) => Math.floor((next() * bound) / 2 ** 32);
}
