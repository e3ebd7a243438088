/** Hidden pixels of a ratio: rounded half to even, with patches of `side` × `side` pixels to whole patches. */
export function hiddenCount(ratio: number, numPixels: number, side: number): number {
  return wholePatches(roundHalfEven(ratio * numPixels), side);
}

/** The count nearest to `hidden` that whole patches of `side`² pixels make up. */
export function wholePatches(hidden: number, side: number): number {
  const patch = side ** 2;
  return patch * roundHalfEven(hidden / patch);
}

/** The nearest integer; of two as near, the even one. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
