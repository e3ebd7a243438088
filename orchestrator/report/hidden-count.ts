/** Hidden pixels of a ratio: rounded half to even, with patches of granularity × granularity to whole patches. */
export function hiddenCount(ratio: number, numPixels: number, granularity: number): number {
  const hidden = roundHalfEven(ratio * numPixels);
  const patch = granularity ** 2;
  return patch * roundHalfEven(hidden / patch);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
