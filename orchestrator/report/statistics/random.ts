/**
 * Generator of whole numbers by integer arithmetic alone (Doty-Humphrey's sfc32, from PractRand), so that a seed
 * gives the same resamples on every machine.
 */
export class RandomIntegers {
  #a = 0x9e3779b9 | 0;
  #b = 0x243f6a88;
  #c: number;
  #counter = 1;

  /** `seed` is a whole number below 2³². */
  constructor(seed: number) {
    this.#c = seed | 0;
    this.fill(new Uint32Array(12), 1);
  }

  /** Fills `target` with numbers below `bound`; the multiply-shift's bias, bound ÷ 2³², is immaterial to a bootstrap. */
  fill(target: Uint32Array, bound: number): void {
    let [a, b, c, counter] = [this.#a, this.#b, this.#c, this.#counter];
    for (let index = 0; index < target.length; index += 1) {
      const sum = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      target[index] = ((sum >>> 0) * bound) / 2 ** 32;
    }
    [this.#a, this.#b, this.#c, this.#counter] = [a, b, c, counter];
  }

  /** One number below `bound`. */
  next(bound: number): number {
    const target = new Uint32Array(1);
    this.fill(target, bound);
    return target[0]!;
  }
}
